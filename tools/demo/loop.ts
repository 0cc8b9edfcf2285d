import assert from 'node:assert/strict';
import { RequestFailed } from '../client/office-client.js';
import {
  acting,
  county,
  type Incident,
  incidentOf,
  listed,
  type LoopWorld,
  type Order,
  orderOf,
  type Page,
  type Statistics,
  statusOf,
  submit,
  taskOf,
  tasksOf,
  type TimelineEntry,
  verifier,
} from './loop-world.js';
import { waitFor } from './wait-for.js';

/** A step of the loop: what happens, and how it is done. It returns what a reader should see. */
export interface LoopStep {
  readonly title: string;
  readonly run: (world: LoopWorld) => Promise<string[]>;
}

const village = '431002001001';
const township = '431002001';
const neighbour = '431002002';
const prefecture = '4310';
const orderedVillages = ['431002001001', '431002001002', '431002002001'];
const orderedTownship = '431002003';
const villageOfOrderedTownship = '431002003002';
/** The village whose first feedback is sent back. */
const reworkedVillage = '431002001002';
/** DESIGN: statistics show a change within this time. */
const statisticsWithinMs = 2_000;

/** Report, triage, escalate, dispatch, work, verify, close, count: by HTTP alone. */
export const loopSteps: readonly LoopStep[] = [
  {
    title: '1. The grid worker of 北湖路社区 reports ransomware on the village office’s PC',
    run: async (world) => {
      const incident = await world.platform
        .as('grid-worker', village)
        .post<Incident>('/v1/incidents', {
          divisionCode: village,
          title: '居委会办公电脑感染勒索病毒，文件被加密',
          description: '开机后桌面弹出勒索信，共享文件夹内文档无法打开，已拔掉网线。',
          occurredAt: new Date(Date.now() - 30 * 60_000).toISOString(),
          affected: { unitName: '北湖路社区居委会', system: '办公电脑', cii: false },
          indicators: [{ type: 'file-hash', value: 'e3b0c44298fc1c149afbf4c8996fb924' }],
        });
      assert.equal(incident.status, 'reported');
      assert.equal(incident.holder, township);
      world.incident = incident;
      return [`${incident.number}, held by ${incident.holder} ${incident.holderName}`];
    },
  },
  {
    title: '2. The township sees it, the neighbour township does not',
    run: async (world) => {
      const { id } = incidentOf(world);
      const seen = await listed(world, township, id);
      assert.ok(seen, 'the township does not see the incident');
      assert.ok(!(await listed(world, neighbour, id)), 'the neighbour sees the incident');
      const status = await statusOf(
        world.platform.as('officer', neighbour).get(`/v1/incidents/${id}`),
      );
      assert.equal(status, 404);
      return [`in the list of ${township}; ${neighbour} gets 404`];
    },
  },
  {
    title: '   The township accepts it (01007, grade IV) and escalates it to the county',
    run: async (world) => {
      const officer = world.platform.as('officer', township);
      const { id } = incidentOf(world);
      const accepted = await officer.post<Incident>(
        `/v1/incidents/${id}/accept`,
        { categoryCode: '01007', grade: 'IV' },
        incidentOf(world).version,
      );
      const escalated = await officer.post<Incident>(
        `/v1/incidents/${id}/escalate`,
        { reason: '疑似已在多个社区扩散，超出街道处置能力' },
        accepted.version,
      );
      assert.equal(escalated.holder, county);
      world.incident = escalated;
      return [`status ${escalated.status}, held by ${escalated.holder} ${escalated.holderName}`];
    },
  },
  {
    title: '3. The county dispatches an order to three villages and one township',
    run: async (world) => {
      const { id } = incidentOf(world);
      // Dispatch learns of the incident through Kafka, a moment after it was reported.
      const order = await waitFor('dispatch knows the incident', async () => {
        try {
          return await world.platform.as('officer', county).post<Order>('/v1/orders', {
            title: '排查并清除勒索病毒',
            instructions: '断网排查办公终端，查杀病毒，核对备份，反馈处置结果。',
            source: { type: 'incident', id },
            targets: { offices: [...orderedVillages, orderedTownship] },
            acknowledgeBy: new Date(Date.now() + 2 * 3_600_000).toISOString(),
            completeBy: new Date(Date.now() + 3 * 24 * 3_600_000).toISOString(),
          });
        } catch (error) {
          if (error instanceof RequestFailed && error.problem['code'] === 'unknown-source') {
            return undefined;
          }
          throw error;
        }
      });
      world.order = order;
      const tasks = await tasksOf(world);
      assert.equal(tasks.length, 4);
      return tasks.map((task) => `task of ${task.holder}: ${task.status}`);
    },
  },
  {
    title: '   Each office acknowledges; the township hands its task down to a village',
    run: async (world) => {
      for (const task of await tasksOf(world)) {
        await acting(world, task.holder).post(`/v1/tasks/${task.id}/acknowledge`);
      }
      const task = await taskOf(world, orderedTownship);
      await world.platform.as('officer', orderedTownship).post(`/v1/tasks/${task.id}/hand-down`, {
        targets: { offices: [villageOfOrderedTownship] },
      });
      const child = await taskOf(world, villageOfOrderedTownship);
      assert.equal(child.parentTaskId, task.id);
      await acting(world, child.holder).post(`/v1/tasks/${child.id}/acknowledge`);
      return [`${orderedTownship} handed down to ${villageOfOrderedTownship}`];
    },
  },
  {
    title: '   All submit; one is sent back for rework and submits again',
    run: async (world) => {
      for (const village of [...orderedVillages, villageOfOrderedTownship]) {
        await submit(world, village, '已断网查杀，终端恢复正常，备份完好。');
      }
      const reworked = await taskOf(world, reworkedVillage);
      await verifier(world, county).post(`/v1/tasks/${reworked.id}/rework`, {
        reason: '未附备份核对情况，请补充。',
      });
      assert.equal((await taskOf(world, reworkedVillage)).status, 'reworking');
      await submit(world, reworkedVillage, '已补充：备份于昨日完成，抽查 20 份文件可恢复。');
      const child = await taskOf(world, villageOfOrderedTownship);
      await verifier(world, orderedTownship).post(`/v1/tasks/${child.id}/verify`);
      const parent = await waitFor('the township’s task is complete', async () => {
        const task = await taskOf(world, orderedTownship);
        return task.status === 'submitted' ? task : undefined;
      });
      return [`${reworkedVillage} reworked; ${orderedTownship} is ${parent.status} by its village`];
    },
  },
  {
    title: '   The county verifies all four: the order is done',
    run: async (world) => {
      for (const holder of [...orderedVillages, orderedTownship]) {
        const task = await taskOf(world, holder);
        await verifier(world, county).post(`/v1/tasks/${task.id}/verify`);
      }
      const order = await world.platform
        .as('officer', county)
        .get<Order>(`/v1/orders/${orderOf(world).id}`);
      assert.equal(order.status, 'done');
      return [`order ${order.status}`];
    },
  },
  {
    title: '4. The outcomes stand on the incident’s timeline',
    run: async (world) => {
      const officer = world.platform.as('officer', county);
      const path = `/v1/incidents/${incidentOf(world).id}/timeline`;
      const offices = [...orderedVillages, orderedTownship, villageOfOrderedTownship].sort();
      // The order and each task are aggregates of their own: any of them may arrive last.
      const entries = await waitFor('the outcomes arrive', async () => {
        const { items } = await officer.get<Page<TimelineEntry>>(path);
        const outcomes = items.filter((entry) => entry.kind === 'task-completed');
        const isCompleted = items.some((entry) => entry.kind === 'order-completed');
        return isCompleted && outcomes.length >= offices.length ? items : undefined;
      });
      const outcomes = entries.filter((entry) => entry.kind === 'task-completed');
      assert.deepEqual(outcomes.map((entry) => entry.office).sort(), offices);
      return entries.map((entry) =>
        [entry.kind, entry.office, entry.note].filter((part) => part !== null).join('  '),
      );
    },
  },
  {
    title: '   The county resolves it; another person of the county verifies and closes it',
    run: async (world) => {
      const { id } = incidentOf(world);
      const resolver = world.platform.as('officer', county, 2);
      const other = world.platform.as('officer', county, 3);
      let incident = await resolver.get<Incident>(`/v1/incidents/${id}`);
      assert.equal(incident.status, 'handling');
      const resolve = { summary: '四个单位排查完毕，病毒已清除，数据已恢复。' };
      incident = await resolver.post(`/v1/incidents/${id}/resolve`, resolve, incident.version);
      const refused = await statusOf(
        resolver.post(`/v1/incidents/${id}/verify`, {}, incident.version),
      );
      assert.equal(refused, 403, 'who resolved it may not verify it');
      incident = await other.post(`/v1/incidents/${id}/verify`, {}, incident.version);
      incident = await other.post(`/v1/incidents/${id}/close`, {}, incident.version);
      assert.equal(incident.status, 'closed');
      return [`status ${incident.status}; its resolver was refused the verification`];
    },
  },
  {
    title: '5. Chenzhou’s statistics reader sees it; a grid worker may not ask for the county',
    run: async (world) => {
      const reader = world.platform.as('statistics-reader', prefecture);
      const path = `/v1/statistics/incidents?division=${prefecture}&by=township,grade`;
      const begun = Date.now();
      const row = await waitFor(
        'the closed incident is counted',
        async () => {
          const { rows } = await reader.get<Statistics>(path);
          return rows.find(
            (found) => found.division === township && found.grade === 'IV' && found.closed > 0,
          );
        },
        statisticsWithinMs,
      );
      const worker = world.platform.as('grid-worker', village);
      const refused = await statusOf(
        worker.get(`/v1/statistics/incidents?division=${county}&by=township,grade`),
      );
      assert.ok([403, 404].includes(refused), `the grid worker got ${refused}`);
      return [
        `${township} grade IV: ${row.reported} reported, ${row.closed} closed ` +
          `(seen after ${Date.now() - begun} ms); the grid worker gets ${refused}`,
      ];
    },
  },
];
