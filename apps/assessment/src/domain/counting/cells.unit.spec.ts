import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addCells, type Cells, changesOf, type Counted, place, type Shards } from './index.js';

const shards: Shards = { own: 11, above: 3 };
const village = '43/4310/431002/431002001/431002001001/';

function counted(changes: Partial<Counted> = {}): Counted {
  return {
    path: village,
    levels: ['province', 'prefecture', 'county', 'township', 'village'],
    dimensions: ['01007', 'IV'],
    milestones: [['reported', '2026-11-21']],
    ...changes,
  };
}

/** The cells of one fact. */
function cellsOf(fact: Counted): Cells {
  const cells: Cells = new Map();
  addCells(cells, fact, 1, shards);
  return cells;
}

describe('the cells of a fact', () => {
  it('count it once in each division of its path', () => {
    const cells = changesOf(cellsOf(counted()));
    assert.deepEqual(
      cells.map(({ level, path }) => [level, path]),
      [
        ['county', '43/4310/431002/'],
        ['prefecture', '43/4310/'],
        ['province', '43/'],
        ['township', '43/4310/431002/431002001/'],
        ['village', village],
      ],
    );
    assert.deepEqual(cells[0], {
      level: 'county',
      path: '43/4310/431002/',
      day: '2026-11-21',
      dimensions: ['01007', 'IV'],
      shard: 3,
      metric: 'reported',
      change: 1,
    });
  });

  it('take tiers from what is known of them, never from the depth: Dongguan has no counties', () => {
    const cells = changesOf(
      cellsOf(
        counted({ path: '44/4419/441900003/', levels: ['province', 'prefecture', 'township'] }),
      ),
    );
    assert.deepEqual(
      cells.map(({ level, path }) => `${level} ${path}`),
      ['prefecture 44/4419/', 'province 44/', 'township 44/4419/441900003/'],
    );
  });

  it('are none while it is not placed', () => {
    assert.equal(cellsOf(counted({ levels: null })).size, 0);
  });

  it('are refused when its levels do not cover its path', () => {
    assert.throws(() => cellsOf(counted({ levels: ['province'] })), RangeError);
  });
});

describe('changes of cells', () => {
  const changes = (before: Counted, after: Counted): string[] => {
    const cells: Cells = new Map();
    addCells(cells, before, -1, shards);
    addCells(cells, after, 1, shards);
    return changesOf(cells)
      .filter((cell) => cell.level === 'village')
      .map(({ day, dimensions, metric, change }) =>
        [day, ...dimensions, metric, change > 0 ? `+${change}` : change].join(' '),
      );
  };

  it('are only what differs', () => {
    const milestones = [
      ['reported', '2026-11-21'],
      ['accepted', '2026-11-22'],
    ] as const;
    assert.deepEqual(changes(counted(), counted({ milestones })), [
      '2026-11-22 01007 IV accepted +1',
    ]);
    assert.deepEqual(changes(counted(), counted()), []);
  });

  it('move everything when the kind differs', () => {
    assert.deepEqual(changes(counted(), counted({ dimensions: ['01007', 'III'] })), [
      '2026-11-21 01007 III reported +1',
      '2026-11-21 01007 IV reported -1',
    ]);
  });

  it('keep shards apart: one for the division itself, another for all above it', () => {
    const cells = cellsOf(counted());
    addCells(cells, counted(), 1, { own: 7, above: 3 });
    assert.deepEqual(
      changesOf(cells).map(({ level, shard, change }) => `${level} ${shard} ${change}`),
      [
        'county 3 2',
        'prefecture 3 2',
        'province 3 2',
        'township 3 2',
        'village 11 1',
        'village 7 1',
      ],
    );
  });

  it('come in one order, so that two writers cannot deadlock', () => {
    const cells: Cells = new Map();
    for (const path of ['43/4310/', '43/', '43/4309/']) {
      addCells(
        cells,
        counted({ path, levels: path === '43/' ? ['province'] : ['province', 'prefecture'] }),
        1,
        shards,
      );
    }
    const keys = changesOf(cells).map(({ level, path }) => `${level} ${path}`);
    assert.deepEqual(keys, [...keys].sort());
  });
});

describe('place', () => {
  const levels = new Map([
    ['43', 'province'],
    ['4310', 'prefecture'],
  ] as const);
  const fact = { path: '43/4310/', levels: null };

  it('keeps the tiers of the path with the fact', () => {
    assert.deepEqual(place(fact, (code) => levels.get(code as '43')).levels, [
      'province',
      'prefecture',
    ]);
  });

  it('leaves a fact as it is while the directory lacks a division of its path', () => {
    const further = { path: '43/4310/431002/', levels: null };
    assert.equal(
      place(further, (code) => levels.get(code as '43')),
      further,
    );
  });
});
