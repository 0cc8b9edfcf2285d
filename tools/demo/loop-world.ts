import assert from 'node:assert/strict';
import type { LocalPlatform } from '../client/local-platform.js';
import { type OfficeClient, RequestFailed } from '../client/office-client.js';

/** What the loop needs of the API's answers. */
export interface Incident {
  id: string;
  number: string;
  version: number;
  status: string;
  holder: string;
  holderName: string;
  divisionName: string;
}
export interface Page<T> {
  items: T[];
}
export interface TimelineEntry {
  kind: string;
  office: string | null;
  note: string | null;
}
export interface Order {
  id: string;
  status: string;
}
export interface Task {
  id: string;
  holder: string;
  status: string;
  parentTaskId: string | null;
}
export interface Statistics {
  rows: { division?: string; grade?: string | null; reported: number; closed: number }[];
}

/** What one step leaves for the next. */
export interface LoopWorld {
  readonly platform: LocalPlatform;
  incident?: Incident;
  order?: Order;
}

export const county = '431002';

export function incidentOf({ incident }: LoopWorld): Incident {
  assert.ok(incident !== undefined, 'the loop begins with a report');
  return incident;
}

export function orderOf({ order }: LoopWorld): Order {
  assert.ok(order !== undefined, 'no order was issued');
  return order;
}

export async function listed(
  { platform }: LoopWorld,
  office: string,
  id: string,
): Promise<boolean> {
  const { items } = await platform
    .as('officer', office)
    .get<Page<Incident>>('/v1/incidents?limit=200');
  return items.some((item) => item.id === id);
}

export async function tasksOf(world: LoopWorld): Promise<Task[]> {
  const path = `/v1/tasks?order=${orderOf(world).id}&limit=200`;
  return (await world.platform.as('officer', county).get<Page<Task>>(path)).items;
}

export async function taskOf(world: LoopWorld, holder: string): Promise<Task> {
  const task = (await tasksOf(world)).find((found) => found.holder === holder);
  assert.ok(task !== undefined, `${holder} has no task`);
  return task;
}

export async function submit(world: LoopWorld, holder: string, summary: string): Promise<void> {
  const task = await taskOf(world, holder);
  await acting(world, holder).post(`/v1/tasks/${task.id}/submit`, { summary });
}

/** Whoever does the work of an office: a grid worker in a village, else its first officer. */
export function acting({ platform }: LoopWorld, office: string): OfficeClient {
  const isVillage = platform.officesWith('grid-worker').includes(office);
  return platform.as(isVillage ? 'grid-worker' : 'officer', office);
}

/** Whoever verifies for an office: not the one who worked. */
export function verifier({ platform }: LoopWorld, office: string): OfficeClient {
  return platform.as('officer', office, 2);
}

export async function statusOf(request: Promise<unknown>): Promise<number> {
  try {
    await request;
    return 200;
  } catch (error) {
    if (error instanceof RequestFailed) return error.status;
    throw error;
  }
}
