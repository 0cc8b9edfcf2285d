import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { everything } from '#libs/divisions';
import type { Page } from '#libs/http';
import { Database } from '#libs/persistence';
import { eventually, type TestClient } from '#libs/testing';
import type { IncidentView } from '../../read-models/incident-view.js';
import { ReportingServiceFixture } from '../../testing/reporting-service.fixture.js';

type Feed = Page<IncidentView> & { resumeCursor: string };

const village = '431002001001';
const since = 'updatedSince=2026-01-01T00:00:00Z';

describe('a feed of changes', () => {
  let service: ReportingServiceFixture;
  let worker: TestClient;
  let township: TestClient;
  before(async () => {
    service = await ReportingServiceFixture.start();
    worker = await service.as(village, 'grid-worker');
    township = await service.as('431002001', 'officer');
  });
  after(() => service.stop());

  async function report(title: string): Promise<IncidentView> {
    const { body } = await worker.post<IncidentView>('/v1/incidents', {
      divisionCode: village,
      title,
      occurredAt: '2026-01-05T08:30:00+08:00',
    });
    return body;
  }

  /** Follows the feed until it has shown the title last. @returns all titles on the way */
  async function followTo(
    title: string,
    from: string | undefined,
  ): Promise<{ titles: string[]; cursor: string }> {
    const titles: string[] = [];
    let cursor = from;
    return eventually(`the feed shows ${title}`, async () => {
      const query: string = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await township.get<Feed>(`/v1/incidents?${since}&limit=2${query}`);
      titles.push(...body.items.map((item) => item.title));
      cursor = body.resumeCursor;
      return titles.at(-1) === title && body.nextCursor === null ? { titles, cursor } : undefined;
    });
  }

  it('shows every change in order, an incident that changed again once more', async () => {
    const first = await report('one');
    await report('two');
    await report('three');
    const start = await followTo('three', undefined);
    assert.deepEqual(start.titles, ['one', 'two', 'three']);
    const accepted = await township.post(
      `/v1/incidents/${first.id}/accept`,
      { categoryCode: '01007', grade: 'IV' },
      { 'if-match': '"1"' },
    );
    assert.equal(accepted.status, 200);
    assert.deepEqual((await followTo('one', start.cursor)).titles, ['one']);
  });

  it('loses no change whose transaction committed after later ones', async () => {
    const slow = await report('slow');
    const { cursor } = await followTo('slow', undefined);
    const owner = new Database({
      url: service.db.ownerUrl,
      applicationName: 'spec',
      schema: 'reporting',
    });
    try {
      const changed = Promise.withResolvers<undefined>();
      const mayCommit = Promise.withResolvers<undefined>();
      const transaction = owner.transaction(everything, async (tx) => {
        await tx.execute(`UPDATE incidents SET title = 'slow, changed' WHERE id = $1`, [slow.id]);
        changed.resolve(undefined);
        await mayCommit.promise;
      });
      await Promise.race([changed.promise, transaction]);
      await report('fast');
      const { body } = await township.get<Feed>(`/v1/incidents?${since}&cursor=${cursor}`);
      assert.deepEqual(body.items, [], 'nothing passes the transaction that still runs');
      assert.equal(body.resumeCursor, cursor);
      const list = await township.get<Page<IncidentView>>('/v1/incidents?limit=1');
      assert.equal(list.body.items[0]?.title, 'fast', 'a list does not wait');
      mayCommit.resolve(undefined);
      await transaction;
      const { titles } = await followTo('fast', cursor);
      assert.deepEqual(titles, ['slow, changed', 'fast']);
    } finally {
      await owner.close();
    }
  });

  it('begins at a time, and shows only the own area', async () => {
    const later = await township.get<Feed>('/v1/incidents?updatedSince=2100-01-01T00:00:00Z');
    assert.deepEqual(later.body.items, []);
    assert.equal(later.body.nextCursor, null);
    const neighbour = await service.as('431002002', 'officer');
    assert.deepEqual((await neighbour.get<Feed>(`/v1/incidents?${since}`)).body.items, []);
    const wrong = await township.get(`/v1/incidents?${since}&cursor=WyJ4Il0`);
    assert.equal(wrong.status, 400);
  });

  it('narrows by what else is asked for', async () => {
    const { body } = await township.get<Feed>(`/v1/incidents?${since}&status=accepted`);
    assert.deepEqual(
      body.items.map(({ title }) => title),
      ['one'],
    );
  });
});
