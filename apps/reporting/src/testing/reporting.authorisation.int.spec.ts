import { after, before } from 'node:test';
import type { Role } from '#libs/access';
import { describeAuthorisation, type Relation, type RouteExpectation } from '#libs/testing';
import type { IncidentView } from '../read-models/incident-view.js';
import { deviceRoutes } from './device-routes.js';
import { evidenceRoutes } from './evidence-routes.js';
import { incidentCommandRoutes } from './incident-command-routes.js';
import { ReportingServiceFixture } from './reporting-service.fixture.js';
import { savedFilterRoutes } from './saved-filter-routes.js';
import { webhookRoutes } from './webhook-routes.js';
import { zeroReportRoutes } from './zero-report-routes.js';

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
    ...savedFilterRoutes({ service: () => service, offices, readers }),
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
    ...deviceRoutes({ service: () => service, offices, readers }),
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
    ...incidentCommandRoutes({ deciders, incident: async () => (await incident()).id }),
    contactRoute('POST', '/read', readPurpose),
    contactRoute('PUT', '', contact),
    contactRoute('DELETE', '', undefined),
    { ...read('/contact/reads'), roles: ['county-admin', 'auditor'] },
    ...zeroReportRoutes({ readers, deciders }),
    {
      route: 'GET /v1/stream',
      roles: readers,
      // Past all doors, and refused for its position: the stream itself would not end.
      request: () => Promise.resolve({ path: '/v1/stream?lastEventId=none' }),
      answers: 400,
    },
    ...webhookRoutes({ service: () => service, offices }),
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
