import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import type { Role } from '#libs/access';
import { describeAuthorisation, type Relation, type RouteExpectation } from '#libs/testing';
import { periodOf } from '../domain/zero-report/index.js';
import type { IncidentView } from '../read-models/incident-view.js';
import { evidenceRoutes } from './evidence-routes.js';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

/** Incidents here happened in a township and are held by it, so there is somebody on every side. */
const offices: Record<Relation, string> = {
  in: '431002001',
  above: '431002',
  beside: '431002002',
  below: '431002001001',
};

let service: ReportingServiceFixture;
before(async () => {
  service = await ReportingServiceFixture.start();
});
after(() => service.stop());

const readers: Role[] = ['grid-worker', 'officer', 'county-admin', 'auditor'];
const deciders: Role[] = ['officer', 'county-admin'];

const contact = { name: '王小明', phone: '13907350000' };
const readPurpose = { purpose: '回访核实' };

/** Reported by a village and brought into the township itself, where it is the township's alone. */
async function incident(): Promise<IncidentView> {
  const worker = await service.as('431002001001', 'grid-worker');
  const { body } = await worker.post<IncidentView>('/v1/incidents', {
    divisionCode: '431002001001',
    title: 'ransomware',
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    contact,
  });
  await service.db.query(
    `UPDATE incidents SET division_code = '431002001',
       division_path = '43/4310/431002/431002001/' WHERE id = $1`,
    [body.id],
  );
  return body;
}

/** A device of somebody in the township. */
async function device(): Promise<string> {
  const id = randomUUID();
  const owner = await service.as(offices.in, 'officer', 9);
  await owner.post(`/v1/devices/${id}/commands`, { items: [] });
  return id;
}

const finalReport = {
  cause: 'a weak password',
  emergencyMeasures: 'taken off the network',
  harm: 'files of one PC',
  responsibility: 'the operator was warned',
  rectification: 'passwords changed',
  lessons: 'check them each quarter',
};

/** Accepted with a grade that owes a report. */
async function owing(): Promise<IncidentView> {
  const reported = await incident();
  const township = await service.as('431002001', 'officer');
  const { body } = await township.post<IncidentView>(
    `/v1/incidents/${reported.id}/accept`,
    { categoryCode: '01007', grade: 'III' },
    { 'if-match': '*' },
  );
  return body;
}

function command(name: string, body: unknown, status: number, above = 403): RouteExpectation {
  return {
    route: `POST /v1/incidents/:id/${name}`,
    roles: deciders,
    request: async () => ({
      path: `/v1/incidents/${(await incident()).id}/${name}`,
      body,
      headers: { 'if-match': '*' },
    }),
    // Above sees it but does not hold it; the others do not see it.
    answers: { in: status, above, beside: 404, below: 404 },
  };
}

function read(suffix: string): RouteExpectation {
  return {
    route: `GET /v1/incidents/:id${suffix}`,
    roles: readers,
    request: async () => ({ path: `/v1/incidents/${(await incident()).id}${suffix}` }),
    answers: { in: 200, above: 200, beside: 404, below: 404 },
  };
}

/** Workers are let in for their own reports alone, of which there is none here. */
function contactRoute(method: string, suffix: string, body: unknown): RouteExpectation {
  return {
    route: `${method} /v1/incidents/:id/contact${suffix}`,
    roles: deciders,
    request: async () => ({
      path: `/v1/incidents/${(await incident()).id}/contact${suffix}`,
      body,
    }),
    answers: { in: 200, above: 200, beside: 404, below: 404 },
  };
}

const lastWeek = periodOf(
  'week',
  new Date(Date.now() + (8 - 7 * 24) * 3_600_000).toISOString().slice(0, 10),
).text;

function villagesHeard(what: string, roles: Role[]): RouteExpectation {
  return {
    route: `GET /v1/zero-reports/${what}`,
    roles,
    request: () =>
      Promise.resolve({
        path: `/v1/zero-reports/${what}?division=431002001&period=${lastWeek}`,
      }),
    answers: { in: 200, above: 200, beside: 422, below: 422 },
  };
}

/** Of the township's own; nobody is told, because the address leads nowhere. */
async function webhookId(): Promise<string> {
  // An office may have only so many.
  await service.db.query(`UPDATE webhooks SET status = 'removed', secret = NULL`);
  const admin = await service.as(offices.in, 'county-admin');
  const { body } = await admin.post<{ webhook: { id: string } }>('/v1/webhooks', {
    url: 'https://webhooks.invalid/',
  });
  return body.webhook.id;
}

function webhook(method: 'GET' | 'POST', suffix: string, status: number): RouteExpectation {
  return {
    route: `${method} /v1/webhooks/:id${suffix}`,
    roles: ['county-admin'],
    request: async () => {
      const id = await webhookId();
      const deliveryId = suffix.includes(':deliveryId') ? await deliveryOf(id) : '';
      return {
        path: `/v1/webhooks/${id}${suffix.replace(':deliveryId', deliveryId)}`,
        body: method === 'POST' ? {} : undefined,
        headers: { 'if-match': '*' },
      };
    },
    answers: { in: status, above: status, beside: 404, below: 404 },
  };
}

async function deliveryOf(id: string): Promise<string> {
  const admin = await service.as(offices.in, 'county-admin');
  const { body } = await admin.post<{ id: string }>(`/v1/webhooks/${id}/test`);
  return body.id;
}

/** Shared by somebody of the township: its colleagues see it, other offices do not. */
function savedFilter(name: string, body: unknown): RouteExpectation {
  return {
    route: `POST /v1/saved-filters/:id/${name}`,
    roles: readers,
    request: async () => {
      const owner = await service.as('431002001', 'officer', 2);
      const filter = { name: randomUUID(), shared: true, query: {} };
      const { body: saved } = await owner.post<{ id: string }>('/v1/saved-filters', filter);
      return {
        path: `/v1/saved-filters/${saved.id}/${name}`,
        body,
        headers: { 'if-match': '*' },
      };
    },
    answers: { in: 403, above: 404, beside: 404, below: 404 },
  };
}

function open(path: string): RouteExpectation {
  return {
    route: `GET ${path}`,
    roles: 'everybody',
    request: () => Promise.resolve({ path }),
    answers: 200,
  };
}

describeAuthorisation('reporting', {
  app: () => service.app,
  caller: (role, relation) => service.as(offices[relation], role),
  anonymous: () => service.anonymous(),
  routes: [
    {
      route: 'POST /v1/incidents',
      roles: ['grid-worker', 'officer', 'county-admin'],
      request: () =>
        Promise.resolve({
          path: '/v1/incidents',
          body: {
            divisionCode: '431002001',
            title: 'ransomware',
            occurredAt: new Date(Date.now() - 60_000).toISOString(),
          },
        }),
      // A division is public knowledge: outside one's own area it is refused, not hidden.
      answers: { in: 201, above: 201, beside: 422, below: 422 },
    },
    {
      route: 'POST /v1/incidents::batch',
      roles: ['grid-worker', 'officer', 'county-admin'],
      request: () =>
        Promise.resolve({ path: '/v1/incidents:batch', body: { items: [{ title: 'x' }] } }),
      // Who may not report an item learns so item by item.
      answers: 207,
    },
    {
      route: 'GET /v1/incidents',
      roles: readers,
      request: () => Promise.resolve({ path: '/v1/incidents' }),
      answers: 200,
    },
    {
      route: 'GET /v1/incidents/export',
      roles: ['officer', 'county-admin', 'auditor'],
      request: () => Promise.resolve({ path: '/v1/incidents/export' }),
      answers: 200,
    },
    {
      route: 'GET /v1/saved-filters',
      roles: readers,
      request: () => Promise.resolve({ path: '/v1/saved-filters' }),
      answers: 200,
    },
    {
      route: 'POST /v1/saved-filters',
      roles: readers,
      request: () =>
        Promise.resolve({ path: '/v1/saved-filters', body: { name: randomUUID(), query: {} } }),
      answers: 201,
    },
    savedFilter('change', { name: 'another', query: {} }),
    savedFilter('remove', {}),
    {
      route: 'POST /v1/incidents/similar',
      roles: readers,
      request: () =>
        Promise.resolve({
          path: '/v1/incidents/similar',
          body: { divisionCode: '431002001', title: 'ransomware' },
        }),
      answers: 200,
    },
    {
      route: 'GET /v1/incidents/categories',
      roles: [...readers, 'statistics-reader'],
      request: () => Promise.resolve({ path: '/v1/incidents/categories' }),
      answers: 200,
    },
    {
      route: 'POST /v1/policy/grade',
      roles: [...readers, 'statistics-reader'],
      request: () =>
        Promise.resolve({ path: '/v1/policy/grade', body: { pack: 'cn-2025', impact: {} } }),
      answers: 200,
    },
    {
      route: 'GET /v1/incidents/import-template',
      roles: ['grid-worker', 'officer', 'county-admin'],
      request: () => Promise.resolve({ path: '/v1/incidents/import-template?format=csv' }),
      answers: 200,
    },
    {
      route: 'POST /v1/incidents::import',
      roles: ['grid-worker', 'officer', 'county-admin'],
      request: () =>
        Promise.resolve({
          path: '/v1/incidents:import?dryRun=true',
          body: 'title,divisionCode,occurredAt\nx,431002001,2026-01-05 08:30\n',
          headers: { 'content-type': 'text/csv' },
        }),
      // Rows outside one's own area are errors of these rows.
      answers: 200,
    },
    {
      route: 'POST /v1/devices/:id/commands',
      roles: ['grid-worker', 'officer', 'county-admin'],
      // A device that is new belongs to whoever brings it.
      request: () =>
        Promise.resolve({ path: `/v1/devices/${randomUUID()}/commands`, body: { items: [] } }),
      answers: 207,
    },
    {
      route: 'GET /v1/devices/:id/backlog',
      roles: readers,
      request: async () => ({ path: `/v1/devices/${await device()}/backlog` }),
      answers: { in: 200, above: 200, beside: 404, below: 404 },
    },
    {
      route: 'POST /v1/devices/:id/skip',
      roles: ['grid-worker', 'officer', 'county-admin'],
      request: async () => ({
        path: `/v1/devices/${await device()}/skip`,
        body: { sequence: 1, reason: 'nothing waits for it' },
      }),
      answers: { in: 409, above: 409, beside: 404, below: 404 },
    },
    read(''),
    read('/timeline'),
    read('/responsibility'),
    read('/grades'),
    read('/supplements'),
    read('/final-report'),
    read('/duties'),
    read('/report-content'),
    {
      ...read('/documents/first?format=iodef'),
      route: 'GET /v1/incidents/:id/documents/:kind',
    },
    {
      route: 'PUT /v1/incidents/:id/report-content',
      roles: deciders,
      request: async () => ({
        path: `/v1/incidents/${(await incident()).id}/report-content`,
        body: { fields: { harm: 'x' } },
        headers: { 'if-match': '*' },
      }),
      // Reports go up through the offices above.
      answers: { in: 200, above: 200, beside: 404, below: 404 },
    },
    {
      route: 'POST /v1/incidents/:id/duties/:dutyId/fulfil',
      roles: deciders,
      request: async () => ({
        path: `/v1/incidents/${(await owing()).id}/duties/operator-report/fulfil`,
        body: {},
      }),
      answers: { in: 200, above: 200, beside: 404, below: 404 },
    },
    read('/clocks'),
    {
      route: 'GET /v1/clocks/overdue',
      roles: readers,
      request: () => Promise.resolve({ path: '/v1/clocks/overdue' }),
      answers: 200,
    },
    {
      route: 'GET /v1/clocks/skips',
      roles: [...deciders, 'auditor'],
      request: () => Promise.resolve({ path: '/v1/clocks/skips' }),
      answers: 200,
    },
    command('accept', { categoryCode: '01007', grade: 'IV' }, 200),
    command('reject', { reason: 'a false alarm' }, 200),
    command('return', { reason: 'more, please' }, 409),
    command('escalate', { reason: 'too much for us' }, 200),
    command('resolve', { summary: 'done' }, 409),
    command('verify', {}, 409),
    command('close', {}, 409),
    contactRoute('POST', '/read', readPurpose),
    contactRoute('PUT', '', contact),
    contactRoute('DELETE', '', undefined),
    { ...read('/contact/reads'), roles: ['county-admin', 'auditor'] },
    {
      route: 'POST /v1/zero-reports',
      // Workers are let in for their own village alone.
      roles: deciders,
      request: () =>
        Promise.resolve({
          path: '/v1/zero-reports',
          body: { period: lastWeek, divisionCode: '431002001002' },
        }),
      answers: { in: 201, above: 201, beside: 422, below: 422 },
    },
    {
      route: 'GET /v1/zero-reports',
      roles: readers,
      request: () => Promise.resolve({ path: '/v1/zero-reports' }),
      answers: 200,
    },
    villagesHeard('silent', readers),
    villagesHeard('completeness', [...readers, 'statistics-reader']),
    command('regrade', { grade: 'III', reason: 'more are hit' }, 409),
    command('suspend', { reason: 'no patch yet' }, 409),
    command('resume', { reason: 'the patch is there' }, 409),
    command('rework', { reason: 'not checked' }, 409),
    command('reopen', { reason: 'again' }, 409, 409),
    command('hand-over', { to: '431002002', reason: 'theirs' }, 200),
    command('withdraw-hand-over', { reason: 'ours after all' }, 409),
    // Nothing is offered: whoever sees the incident is told so.
    command('take-over', {}, 409, 409),
    command('refuse-hand-over', { reason: 'not ours' }, 409, 409),
    command(
      'merge',
      { into: '0190a000-0000-7000-8000-000000000000', reason: 'the same' },
      422,
      422,
    ),
    command('final-report', finalReport, 409),
    {
      ...command('supplements', { text: 'two more' }, 200),
      roles: ['grid-worker', ...deciders],
    },
    {
      route: 'GET /v1/stream',
      roles: readers,
      // Past all doors, and refused for its position: the stream itself would not end.
      request: () => Promise.resolve({ path: '/v1/stream?lastEventId=none' }),
      answers: 400,
    },
    {
      route: 'POST /v1/webhooks',
      roles: ['county-admin'],
      request: () => Promise.resolve({ path: '/v1/webhooks', body: { url: 'https://a.example/' } }),
      answers: 201,
    },
    {
      route: 'GET /v1/webhooks',
      roles: ['county-admin'],
      request: () => Promise.resolve({ path: '/v1/webhooks' }),
      answers: 200,
    },
    webhook('GET', '', 200),
    webhook('GET', '/history', 200),
    webhook('GET', '/deliveries', 200),
    webhook('POST', '/change', 200),
    webhook('POST', '/enable', 200),
    webhook('POST', '/disable', 200),
    webhook('POST', '/remove', 200),
    webhook('POST', '/rotate-secret', 200),
    webhook('POST', '/test', 202),
    webhook('POST', '/deliveries/:deliveryId/resend', 202),
    ...evidenceRoutes({
      service: () => service,
      offices,
      readers,
      incident: async () => (await incident()).id,
      read,
    }),
    open('/health/live'),
    open('/health/ready'),
    open('/metrics'),
  ],
});
