import type { TestClient } from '#libs/testing';
import type { IncidentView } from '../read-models/incident-view.js';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

export const village = '431002001001';
export const township = '431002001';
export const county = '431002';

/** Reports an incident of the village by its first worker. */
export async function reportIncident(
  service: ReportingServiceFixture,
  changes: Record<string, unknown> = {},
): Promise<IncidentView> {
  const worker = await service.as(village, 'grid-worker');
  const { body } = await worker.post<IncidentView>('/v1/incidents', {
    divisionCode: village,
    title: '居民反映刷单返利被骗',
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    ...changes,
  });
  return body;
}

/** Sends a command at any version. @returns the incident after it */
export async function command(
  client: TestClient,
  id: string,
  name: string,
  body: unknown,
): Promise<IncidentView> {
  const answer = await client.post<IncidentView>(`/v1/incidents/${id}/${name}`, body, {
    'if-match': '*',
    'idempotency-key': `${name}-${id}`,
  });
  if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Brings a reported incident to its end in the township. */
export async function closeIncident(
  service: Pick<ReportingServiceFixture, 'as'>,
  id: string,
): Promise<void> {
  const officer = await service.as(township, 'officer');
  const verifier = await service.as(township, 'officer', 2);
  await command(officer, id, 'accept', { categoryCode: '04007', grade: 'IV' });
  await command(officer, id, 'resolve', { summary: '已劝阻止付' });
  await command(verifier, id, 'verify', {});
  await command(officer, id, 'close', {});
}
