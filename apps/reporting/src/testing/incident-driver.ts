import assert from 'node:assert/strict';
import type { TestAnswer, TestClient } from '#libs/testing';
import type { IncidentView } from '../read-models/incident-view.js';
import type { ReportingServiceFixture } from './reporting-service.fixture.js';

const village = '431002001001';
const township = '431002001';
export const neighbour = '431002002';
const county = '431002';

export interface Problem {
  readonly code: string;
  readonly field?: string;
  readonly detail: string;
}

export const triage = { categoryCode: '01007', grade: 'IV' };
export const finalReport = {
  cause: '弱口令被猜解',
  emergencyMeasures: '断网隔离，更换口令',
  harm: '一台终端文件被加密',
  responsibility: '已对责任人提醒谈话',
  rectification: '全员更换口令',
  lessons: '每季度检查一次口令',
};

/** Drives incidents through their lifecycle over HTTP, as the offices of Beihu. */
export class IncidentDriver {
  private constructor(
    readonly worker: TestClient,
    readonly officer: TestClient,
    readonly second: TestClient,
    readonly above: TestClient,
    readonly beside: TestClient,
  ) {}

  static async of(service: ReportingServiceFixture): Promise<IncidentDriver> {
    return new IncidentDriver(
      await service.as(village, 'grid-worker'),
      await service.as(township, 'officer'),
      await service.as(township, 'officer', 2),
      await service.as(county, 'officer'),
      await service.as(neighbour, 'officer'),
    );
  }

  async report(fields: object = {}): Promise<IncidentView> {
    const answer = await this.worker.post<IncidentView>('/v1/incidents', {
      divisionCode: village,
      title: '办公电脑感染勒索病毒',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      ...fields,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  }

  send<Body = Problem>(
    client: TestClient,
    { id, version }: Pick<IncidentView, 'id' | 'version'>,
    name: string,
    body: unknown = {},
  ): Promise<TestAnswer<Body>> {
    return client.post<Body>(`/v1/incidents/${id}/${name}`, body, { 'if-match': `"${version}"` });
  }

  /** Sends a command that must succeed. @returns the incident after it */
  async do(
    client: TestClient,
    incident: Pick<IncidentView, 'id' | 'version'>,
    name: string,
    body: unknown = {},
  ): Promise<IncidentView> {
    const answer = await this.send<IncidentView>(client, incident, name, body);
    assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    assert.equal(answer.body.version, incident.version + 1);
    return answer.body;
  }

  /** An incident of grade IV, brought into a state by the officers of the township. */
  async in(status: IncidentView['status'], fields: object = {}): Promise<IncidentView> {
    const path: Partial<Record<IncidentView['status'], readonly [string, unknown][]>> = {
      reported: [],
      accepted: [['accept', triage]],
      suspended: [
        ['accept', triage],
        ['suspend', { reason: '等待补丁' }],
      ],
      resolved: [
        ['accept', triage],
        ['resolve', { summary: '已处置' }],
      ],
      verified: [
        ['accept', triage],
        ['resolve', { summary: '已处置' }],
        ['verify', {}],
      ],
      closed: [
        ['accept', triage],
        ['resolve', { summary: '已处置' }],
        ['verify', {}],
        ['close', {}],
      ],
      rejected: [['reject', { reason: '误报' }]],
    };
    let incident = await this.report(fields);
    for (const [name, body] of path[status] ?? assert.fail(`no way to ${status}`)) {
      const client = name === 'verify' ? this.second : this.officer;
      incident = await this.do(client, incident, name, body);
    }
    assert.equal(incident.status, status);
    return incident;
  }
}
