import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';
import type { GradingView } from './grade-impact.dto.js';

interface Problem {
  code: string;
  field?: string;
  detail: string;
  wayOut: string;
  errors?: { field: string }[];
}

describe('asking what grade a set of metrics would be', () => {
  let service: ReportingServiceFixture;
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(() => service.stop());

  async function ask<Body>(
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Body }> {
    const worker = await service.as('431002001001', 'grid-worker');
    return worker.post<Body>('/v1/policy/grade', body, headers);
  }

  it('answers grade, what decided it, and the duties', async () => {
    const { status, body } = await ask<GradingView>({
      pack: 'cn-2025',
      impact: { ciiDownMinutes: 75, peopleAffected: 100_000 },
    });
    assert.equal(status, 200);
    assert.deepEqual([body.pack, body.packVersion, body.grade], ['cn-2025', '1.0.0', 'II']);
    assert.deepEqual(body.gradeName, { en: 'serious', 'zh-CN': '重大' });
    assert.deepEqual(
      body.decidedBy.map(({ indicator, comparator, threshold, value }) => ({
        indicator,
        comparator,
        threshold,
        value,
      })),
      [{ indicator: 'ciiDownMinutes', comparator: '>=', threshold: 60, value: 75 }],
    );
    const [first] = body.duties;
    assert.equal(first?.id, 'cii-report');
    assert.deepEqual(first.within, { clock: 'wall', value: 1, unit: 'hour' });
    assert.ok(first.fields.atOnce.includes('harm'));
  });

  it('goes by the pack that was named', async () => {
    const impact = { systemLoss: 'partial-paralysis' };
    const { body: china } = await ask<GradingView>({ pack: 'cn-2025', impact });
    const { body: europe } = await ask<GradingView>({ pack: 'eu-nis2', impact });
    assert.deepEqual([china.grade, europe.grade], ['II', 'III']);
    assert.equal(europe.duties[0]?.id, 'early-warning');
  });

  it('answers the least grade when nothing is known', async () => {
    const { body } = await ask<GradingView>({ pack: 'cn-2025', impact: {} });
    assert.deepEqual([body.grade, body.decidedBy], ['IV', []]);
  });

  it('refuses a pack that there is not, naming those that there are', async () => {
    const { status, body } = await ask<Problem>(
      { pack: 'us-1789', impact: {} },
      { 'accept-language': 'zh-CN' },
    );
    assert.equal(status, 422);
    assert.deepEqual([body.code, body.field], ['unknown-policy-pack', '/pack']);
    assert.match(body.detail, /us-1789/);
    assert.match(body.wayOut, /cn-2025, eu-nis2/);
  });

  it('refuses metrics that are not as described, naming each field', async () => {
    const { status, body } = await ask<Problem>({
      pack: 'cn-2025',
      impact: { peopleAffectedShare: { level: 'county', percent: 120 }, mood: 'bad' },
    });
    assert.equal(status, 400);
    assert.deepEqual(body.errors?.map(({ field }) => field).toSorted(), [
      '/impact/mood',
      '/impact/peopleAffectedShare/level',
      '/impact/peopleAffectedShare/percent',
    ]);
  });
});
