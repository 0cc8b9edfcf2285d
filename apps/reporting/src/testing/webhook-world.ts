import assert from 'node:assert/strict';
import { IncidentClosedV1 } from '#libs/contracts';
import { everything } from '#libs/divisions';
import { newEvent, Outbox } from '#libs/messaging';
import type { TestAnswer, TestClient } from '#libs/testing';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';
import { WebhookReceiver } from './webhook-receiver.js';

export const village = '431002001001';
export const township = '431002001';
export const otherTownship = '431002002';
export const paths: Record<string, string> = {
  [township]: '43/4310/431002/431002001/',
  [otherTownship]: '43/4310/431002/431002002/',
};

export interface WebhookView {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
}
export interface Created {
  readonly webhook: WebhookView;
  readonly secret: string | null;
}
export interface Problem {
  readonly code: string;
}
export interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly eventType: string;
  readonly attempts: readonly { statusCode: number | null; error: string | null }[];
}

/** What specs of webhooks do with a service: endpoints that are told, and what they are told of. */
export function webhookWorld(current: () => ReportingServiceFixture) {
  const outbox = new Outbox();
  const receivers: WebhookReceiver[] = [];
  async function receiver(): Promise<WebhookReceiver> {
    const started = await WebhookReceiver.start();
    receivers.push(started);
    return started;
  }
  const owner = (office = township): Promise<TestClient> => current().as(office, 'county-admin');

  /** An endpoint that is told from now on. */
  async function created(
    at: WebhookReceiver,
    { office = township, types }: { office?: string; types?: string[] } = {},
  ): Promise<{ id: string; secret: string }> {
    const { status, body } = await (
      await owner(office)
    ).post<Created>('/v1/webhooks', { url: at.url, ...(types === undefined ? {} : { types }) });
    assert.equal(status, 201);
    return { id: body.webhook.id, secret: body.secret ?? '' };
  }
  async function command(id: string, name: string, body: unknown = {}): Promise<TestAnswer> {
    return (await owner('431002')).post(`/v1/webhooks/${id}/${name}`, body, { 'if-match': '*' });
  }
  async function read(id: string): Promise<WebhookView> {
    return (await (await owner('431002')).get<WebhookView>(`/v1/webhooks/${id}`)).body;
  }
  async function deliveries(id: string, query = ''): Promise<Delivery[]> {
    const client = await owner('431002');
    const path = `/v1/webhooks/${id}/deliveries${query}`;
    return (await client.get<{ items: Delivery[] }>(path)).body.items;
  }
  async function tell(
    subject: string,
    { office = township, version = 1 }: { office?: string; version?: number } = {},
  ): Promise<void> {
    await current().db.database.transaction(everything, async (tx) => {
      const path = paths[office];
      const data = { divisionPath: path, holderPath: path } as never;
      const event = { aggregateId: subject, aggregateVersion: version, occurredAt: new Date() };
      await outbox.append(tx, [newEvent(IncidentClosedV1, { ...event, data })]);
    });
  }
  const subjects = (at: WebhookReceiver): unknown[] =>
    at.received.map(({ event }) => event['subject']);
  /** As if the time of the next attempt had come. */
  const hurry = (id: string): Promise<unknown> =>
    current().db.query(
      `UPDATE webhook_deliveries SET next_attempt_at = now()
       WHERE webhook_id = $1 AND status = 'pending' AND claim IS NULL`,
      [id],
    );

  const stopReceivers = (): void => {
    for (const receiver of receivers) receiver.stop();
  };
  return {
    receiver,
    owner,
    created,
    command,
    read,
    deliveries,
    tell,
    subjects,
    hurry,
    stopReceivers,
  };
}
