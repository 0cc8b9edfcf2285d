import assert from 'node:assert/strict';
import type { TestAnswer, TestClient } from '#libs/testing';
import type { DutyView } from '../read-models/duty-view.js';
import type { IncidentView } from '../read-models/incident-view.js';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

interface Duties {
  items: DutyView[];
  ifCrimeSuspected: { duty: string }[];
}
interface Content {
  version: number;
  derived: Record<string, string>;
}

/** An event of a duty as it lies in the outbox. */
export interface DutyEvent {
  type: string;
  version: number;
  value: Record<string, unknown>;
}

export const minute = 60_000;

/** So many minutes ago, as requests say it. */
export const ago = (minutes: number): string =>
  new Date(Date.now() - minutes * minute).toISOString();

/** What a county's officer does with the duties of incidents. */
export class DutiesFixture {
  constructor(
    readonly service: ReportingServiceFixture,
    readonly county: TestClient,
  ) {}

  /** Held by the county, of critical information infrastructure, ransomware. */
  async accepted(minutesAgo: number, grade = 'II'): Promise<IncidentView> {
    const { body } = await this.county.post<IncidentView>('/v1/incidents', {
      divisionCode: '431002001001',
      title: '供水调度系统遭勒索软件加密',
      occurredAt: ago(minutesAgo),
      affected: { unitName: '北湖区自来水公司', system: '供水调度系统', cii: true },
      impact: { ciiDownMinutes: 65, peopleAffected: 1_000_000 },
      indicators: [{ type: 'ip', value: '203.0.113.7' }],
    });
    const accept = { categoryCode: '01007', grade, reason: '研判意见' };
    return (await this.command<IncidentView>(body, 'accept', accept)).body;
  }

  command<Body>({ id }: IncidentView, name: string, body?: unknown): Promise<TestAnswer<Body>> {
    return this.county.post<Body>(`/v1/incidents/${id}/${name}`, body, { 'if-match': '*' });
  }

  async duties({ id }: IncidentView, client = this.county): Promise<Duties> {
    const { status, body } = await client.get<Duties>(`/v1/incidents/${id}/duties`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async dutyOf(incident: IncidentView, id: string): Promise<DutyView> {
    const duty = (await this.duties(incident)).items.findLast((each) => each.duty === id);
    assert.ok(duty, id);
    return duty;
  }

  fulfil<Body = DutyView>(
    { id }: IncidentView,
    duty: string,
    body: unknown = {},
    client = this.county,
  ): Promise<TestAnswer<Body>> {
    return client.post<Body>(`/v1/incidents/${id}/duties/${duty}/fulfil`, body);
  }

  write<Body = Content>(
    { id }: IncidentView,
    body: unknown,
    version: number | '*' = '*',
  ): Promise<TestAnswer<Body>> {
    const tag = version === '*' ? '*' : `"${version}"`;
    return this.county.put<Body>(`/v1/incidents/${id}/report-content`, body, { 'if-match': tag });
  }

  async events({ id }: IncidentView): Promise<DutyEvent[]> {
    const rows = await this.service.db.query<{ type: string; version: number; value: string }>(
      `SELECT event_type AS type, aggregate_version AS version, value FROM outbox
       WHERE event_type LIKE 'org.tiergrid.duty.%' AND value::jsonb ->> 'incidentId' = $1
       ORDER BY id`,
      [id],
    );
    return rows.map((row) => ({
      type: row.type.replace('org.tiergrid.duty.', ''),
      version: row.version,
      value: JSON.parse(row.value) as Record<string, unknown>,
    }));
  }
}

/** Events in short: type and duty. */
export function told(list: readonly DutyEvent[]): string[] {
  return list.map(({ type, value }) => `${type} ${String(value['duty'])}`);
}
