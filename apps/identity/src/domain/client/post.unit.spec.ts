import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { postsOfCounty } from './post.js';

const county = [
  { code: '431002', name: '北湖区', level: 'county' },
  { code: '431002001', name: '人民路街道', level: 'township' },
  { code: '431002001001', name: '北湖路社区', level: 'village' },
  { code: '431002001001-1', name: '一网格', level: 'grid' },
] as const;
const prefecture = { code: '4310', name: '郴州市', level: 'prefecture' } as const;

describe('postsOfCounty', () => {
  it('names the post of every office of the county, and the reader above', () => {
    const posts = postsOfCounty(county, prefecture);
    assert.deepEqual(
      posts.map((post) => [post.clientId, post.name]),
      [
        ['431002-officer-1', '北湖区经办员1'],
        ['431002-officer-2', '北湖区经办员2'],
        ['431002-officer-3', '北湖区经办员3'],
        ['431002-county-admin-1', '北湖区管理员1'],
        ['431002-auditor-1', '北湖区审计员1'],
        ['431002001-officer-1', '人民路街道经办员1'],
        ['431002001-officer-2', '人民路街道经办员2'],
        ['431002001001-grid-worker-1', '北湖路社区网格员1'],
        ['431002001001-officer-1', '北湖路社区经办员1'],
        ['4310-statistics-reader-1', '郴州市统计接口1'],
      ],
    );
  });

  it('gives the same ids every time', () => {
    assert.deepEqual(postsOfCounty(county, prefecture), postsOfCounty(county, prefecture));
  });
});
