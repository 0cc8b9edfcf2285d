import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import type { TestClient } from '#libs/testing';
import { AssessmentServiceFixture } from '../../testing/assessment-service.fixture.js';
import { IncidentStory } from '../../testing/events.fixture.js';
import { incidentStatisticsView } from './incident-statistics.js';

type Answer = z.output<typeof incidentStatisticsView>;
interface Problem {
  code: string;
  field?: string;
  detail: string;
  errors?: { field: string; message: string }[];
}

const year = 'from=2026-01-01&to=2026-12-31';

describe('GET /v1/statistics/incidents', () => {
  let service: AssessmentServiceFixture;
  let prefecture: TestClient;

  before(async () => {
    service = await AssessmentServiceFixture.start();
    prefecture = await service.as('4310', 'statistics-reader');
    const ransomware = new IncidentStory({ partition: 1 });
    const phishing = new IncidentStory({ division: '431002002001', partition: 2 });
    const atTownship = new IncidentStory({ division: '431002002', partition: 3 });
    const untriaged = new IncidentStory({ division: '431002001002', partition: 4 });
    const batches = [
      [
        ransomware.reported('2026-10-31T02:00:00Z'),
        ransomware.accepted('2026-10-31T03:00:00Z', '01007', 'III'),
        ransomware.escalated('2026-11-01T02:00:00Z'),
        ransomware.handlingStarted('2026-11-02T02:00:00Z'),
        ransomware.resolved('2026-11-03T02:00:00Z'),
        ransomware.verified('2026-11-04T02:00:00Z'),
        ransomware.closed('2026-12-01T02:00:00Z'),
      ],
      [
        phishing.reported('2026-11-21T02:00:00Z'),
        phishing.accepted('2026-11-21T03:00:00Z', '02002', 'IV'),
      ],
      [atTownship.reported('2026-11-21T04:00:00Z'), atTownship.rejected('2026-11-22T04:00:00Z')],
      [untriaged.reported('2026-11-30T16:00:00Z'), untriaged.returned('2026-12-02T16:00:00Z')],
    ];
    for (const batch of batches) await service.consumeIncidents(...batch);
  });
  after(() => service.stop());

  async function rows(query: string, client = prefecture): Promise<Answer['rows']> {
    const { status, body } = await client.get<Answer>(`/v1/statistics/incidents?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return incidentStatisticsView.parse(body).rows;
  }

  const figures = 'reported accepted rejected returned escalated resolved verified closed';
  const none = Object.fromEntries(
    `${figures} merged reopened valid open`.split(' ').map((name) => [name, 0]),
  );
  const oneValid = { ...none, reported: 1, valid: 1 };

  it('gives one row of totals when nothing else is asked for', async () => {
    const { status, body, headers } = await prefecture.get<Answer>(
      `/v1/statistics/incidents?division=4310&${year}`,
    );
    assert.equal(status, 200);
    const { asOf, ...rest } = body;
    assert.ok(Date.parse(asOf) <= Date.now());
    assert.deepEqual(rest, {
      division: '4310',
      divisionName: '郴州市',
      from: '2026-01-01',
      to: '2026-12-31',
      grain: 'total',
      by: [],
      rows: [
        {
          reported: 4,
          valid: 3,
          merged: 0,
          reopened: 0,
          accepted: 2,
          rejected: 1,
          returned: 1,
          escalated: 1,
          resolved: 1,
          verified: 1,
          closed: 1,
          open: 2,
        },
      ],
    });
    assert.match(headers.get('cache-control') ?? '', /private/);
  });

  it('breaks down by a tier and a grade, sorted, the undecided last', async () => {
    assert.deepEqual(await rows(`division=4310&by=township,grade&${year}`), [
      {
        division: '431002001',
        divisionName: '人民路街道',
        grade: 'III',
        ...oneValid,
        accepted: 1,
        escalated: 1,
        resolved: 1,
        verified: 1,
        closed: 1,
      },
      {
        division: '431002001',
        divisionName: '人民路街道',
        grade: null,
        ...oneValid,
        returned: 1,
        open: 1,
      },
      {
        division: '431002002',
        divisionName: '北湖街道',
        grade: 'IV',
        ...oneValid,
        accepted: 1,
        open: 1,
      },
      {
        division: '431002002',
        divisionName: '北湖街道',
        grade: null,
        ...none,
        reported: 1,
        valid: 0,
        rejected: 1,
      },
    ]);
  });

  it('leaves what was reported for a township out of the rows by village', async () => {
    const found = await rows(`division=431002002&by=village&${year}`);
    assert.deepEqual(
      found.map((row) => [row.division, row.reported]),
      [['431002002001', 1]],
    );
  });

  it('cuts the period into months, in the time zone of the platform', async () => {
    assert.deepEqual(await rows(`division=431002&grain=month&${year}`), [
      { period: '2026-10', ...oneValid, accepted: 1 },
      {
        period: '2026-11',
        ...none,
        reported: 2,
        valid: 1,
        accepted: 1,
        rejected: 1,
        escalated: 1,
        resolved: 1,
        verified: 1,
        open: 1,
      },
      { period: '2026-12', ...oneValid, returned: 1, closed: 1, open: 1 },
    ]);
  });

  it('takes both ends of the period in', async () => {
    const found = await rows('division=431002&grain=day&from=2026-11-01&to=2026-11-04');
    assert.deepEqual(
      found.map((row) => row.period),
      ['2026-11-01', '2026-11-03', '2026-11-04'],
    );
    assert.deepEqual(await rows('division=431002&from=2026-01-01&to=2026-10-30'), []);
  });

  it('breaks down by category, or by class', async () => {
    const categories = await rows(`division=431002&by=category&${year}`);
    assert.deepEqual(
      categories.map((row) => [row.category, row.reported]),
      [
        ['01007', 1],
        ['02002', 1],
        [null, 2],
      ],
    );
    const classes = await rows(`division=431002&by=class&${year}`);
    assert.deepEqual(
      classes.map((row) => [row.class, row.reported]),
      [
        ['01', 1],
        ['02', 1],
        [null, 2],
      ],
    );
  });

  it('shows a village officer the own village', async () => {
    const officer = await service.as('431002001001', 'officer');
    const found = await rows(`division=431002001001&by=village&${year}`, officer);
    assert.deepEqual(
      found.map((row) => row.division),
      ['431002001001'],
    );
  });

  it('hides divisions outside the own area like those that do not exist', async () => {
    const township = await service.as('431002001', 'officer');
    for (const division of ['431002', '431002002', '999999']) {
      const { status, body } = await township.get<Problem>(
        `/v1/statistics/incidents?division=${division}`,
      );
      assert.deepEqual([status, body.code, body.field], [404, 'not-found', 'division']);
    }
  });

  it('refuses a tier above the division, rather than to say that nothing happened', async () => {
    const { status, body } = await prefecture.get<Problem>(
      '/v1/statistics/incidents?division=431002&by=prefecture',
      { 'accept-language': 'en' },
    );
    assert.deepEqual([status, body.code], [422, 'grouping-above-division']);
    assert.match(body.detail, /431002 lies below the tier prefecture/);
  });

  it('names what is wrong with a query, in both languages', async () => {
    const ask = async (query: string, language: string) => {
      const { status, body } = await prefecture.get<Problem>(`/v1/statistics/incidents?${query}`, {
        'accept-language': language,
      });
      assert.deepEqual([status, body.code], [400, 'validation-failed']);
      return (body.errors ?? []).map((error) => `${error.field}: ${error.message}`);
    };
    assert.deepEqual(await ask('division=4310&by=county,village', 'en'), [
      'by: Names more than one tier of divisions',
    ]);
    assert.deepEqual(await ask('division=4310&by=grade,grade', 'zh-CN'), ['by: 不能重复同一分组']);
    assert.deepEqual(await ask('division=4310&from=2026-02-01&to=2026-01-01', 'en'), [
      'to: Lies before from',
    ]);
    assert.deepEqual(await ask('division=4310&from=0000-01-01', 'en'), [
      'from: Lies before the year 1900',
    ]);
    for (const division of ['%00', "43'%20OR%20true%20--", '']) {
      assert.equal((await ask(`division=${division}`, 'en')).length, 1);
    }
    assert.equal((await ask('by=planet&from=2026-02-30&colour=red', 'en')).length, 4);
  });

  it('says that nothing is new, until something is', async () => {
    const path = `/v1/statistics/incidents?division=431002001&${year}`;
    const first = await prefecture.get<Answer>(path);
    const tag = first.headers.get('etag') ?? '';
    const again = await prefecture.get(path, { 'if-none-match': `"other", ${tag}` });
    assert.deepEqual([again.status, again.body, again.headers.get('etag')], [304, '', tag]);
    await service.consumeIncidents(new IncidentStory().reported('2025-11-21T02:00:00Z'));
    const later = await prefecture.get<Answer>(path, { 'if-none-match': tag });
    assert.equal(later.status, 200);
    assert.notEqual(later.headers.get('etag'), tag);
    assert.deepEqual(later.body.rows, first.body.rows);
  });

  it('gives every question and format a tag of its own', async () => {
    const tags = new Set<string | null>();
    for (const query of ['', '&by=grade', '&grain=day', '&to=2026-11-30']) {
      for (const accept of ['application/json', 'text/csv']) {
        const { headers } = await prefecture.get(
          `/v1/statistics/incidents?division=4310&from=2026-01-01${query}`,
          { accept },
        );
        tags.add(headers.get('etag'));
      }
    }
    assert.equal(tags.size, 8);
  });

  it('writes CSV for spreadsheets', async () => {
    const { status, headers, body } = await prefecture.get<string>(
      '/v1/statistics/incidents?division=4310&by=township,category&grain=day' +
        '&from=2026-11-21&to=2026-11-21',
      { accept: 'text/csv' },
    );
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(
      headers.get('content-disposition') ?? '',
      /filename="incidents-4310-2026-11-21-2026-11-21\.csv"/,
    );
    assert.equal(
      // fetch takes the byte order mark away.
      body,
      'division,divisionName,category,period,' +
        'reported,accepted,rejected,returned,escalated,resolved,verified,closed,merged,reopened,valid,open\r\n' +
        '431002002,北湖街道,02002,2026-11-21,1,1,0,0,0,0,0,0,0,0,1,1\r\n' +
        '431002002,北湖街道,,2026-11-21,1,0,0,0,0,0,0,0,0,0,0,0\r\n',
    );
  });
});
