import { randomUUID } from 'node:crypto';
import type { TestAnswer, TestClient } from '#libs/testing';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

/** The result of an item as a device reads it. */
export interface DeliveredItem {
  sequence: number | null;
  status: number;
  state: string;
  incident?: { id: string; version: number; status: string };
  problem?: { code: string; field?: string; dependsOn?: number };
}

/** The answer to a delivery. */
export interface Delivered {
  settled: number;
  parked: number;
  waitsFor: number | null;
  items: DeliveredItem[];
}

/** What triage of an incident decides. */
export const triage = { categoryCode: '01007', grade: 'IV' };

/** A moment ago, as a device writes it. */
export function minuteAgo(): string {
  return new Date(Date.now() - 60_000).toISOString();
}

/** A report as a device sends it. @param clientId by which later items may name it */
export function report(
  sequence: number,
  clientId: string = randomUUID(),
  changes: object = {},
): Record<string, unknown> {
  const body = { divisionCode: '431002001', title: '弱口令', occurredAt: minuteAgo(), clientId };
  return { sequence, command: 'report', occurredAt: minuteAgo(), body: { ...body, ...changes } };
}

/** A decision as a device sends it. */
export function decide(
  sequence: number,
  command: string,
  incident: string,
  body?: object,
  more: object = {},
): Record<string, unknown> {
  return { sequence, command, incident, occurredAt: minuteAgo(), body, ...more };
}

/** The service, and devices of a county officer: the county holds what it reports itself. */
export class DeviceDeliveries {
  private constructor(
    readonly service: ReportingServiceFixture,
    readonly county: TestClient,
  ) {}

  static async start(): Promise<DeviceDeliveries> {
    const service = await ReportingServiceFixture.start();
    return new DeviceDeliveries(service, await service.as('431002', 'officer'));
  }

  deliver(
    device: string,
    items: unknown[],
    client: TestClient = this.county,
  ): Promise<TestAnswer<Delivered>> {
    const path = `/v1/devices/${device}/commands`;
    return client.post<Delivered>(path, { items }, { 'accept-language': 'en' });
  }

  async count(table: string): Promise<number> {
    const [row] = await this.service.db.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(row?.count);
  }
}

/** Status and state of each item. */
export function statesOf({ body }: TestAnswer<Delivered>): [number, string][] {
  return body.items.map(({ status, state }) => [status, state]);
}
