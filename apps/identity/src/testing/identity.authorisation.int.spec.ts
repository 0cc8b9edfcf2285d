import { after, before } from 'node:test';
import { type Role, roles } from '#libs/access';
import {
  createTestDatabase,
  describeAuthorisation,
  type Relation,
  type RouteExpectation,
  TestClient,
  type TestDatabase,
} from '#libs/testing';
import { importDivisions } from '../features/import-divisions/import-divisions.handler.js';
import { addClient } from '../features/manage-clients/add-client.handler.js';
import { identityMigrations } from '../persistence/migrations.js';
import { beihu } from './division-tables.fixture.js';
import { getToken, type RunningIdentity, startIdentity } from './running-identity.fixture.js';

const offices: Record<Relation, string> = {
  in: '431002001',
  above: '431002',
  beside: '431002002',
  below: '431002001001',
};

let db: TestDatabase;
let identity: RunningIdentity;
const tokens = new Map<string, string>();

before(async () => {
  db = await createTestDatabase('identity', identityMigrations);
  await importDivisions({ database: db.database, files: [beihu], now: new Date() });
  identity = await startIdentity(db.url);
});
after(async () => {
  await identity.close();
  await db.drop();
});

/** Tokens of this service's own, one for each role and office. */
async function caller(role: Role, relation: Relation): Promise<TestClient> {
  const office = offices[relation];
  const known = tokens.get(`${role} ${office}`);
  if (known !== undefined) return new TestClient(identity.url, known);
  const client = await addClient({
    database: db.database,
    office,
    role,
    name: role,
    now: new Date(),
  });
  const token = await getToken(identity.url, client);
  tokens.set(`${role} ${office}`, token);
  return new TestClient(identity.url, token);
}

/** A read that answers the same to everybody who may call it. */
function read(route: string, allowed: RouteExpectation['roles'], path = route): RouteExpectation {
  return {
    route: `GET ${route}`,
    roles: allowed,
    request: () => Promise.resolve({ path }),
    answers: 200,
  };
}

// What divisions there are is public knowledge inside the platform. The token endpoint and what
// belongs to it are no routes of Nest's: issue-tokens.int.spec.ts says what there is.
describeAuthorisation('identity', {
  app: () => identity.app,
  caller,
  anonymous: () => new TestClient(identity.url),
  routes: [
    read('/v1/divisions', roles),
    read('/v1/divisions/:code', roles, '/v1/divisions/431002001'),
    read('/health/live', 'everybody'),
    read('/health/ready', 'everybody'),
    read('/metrics', 'everybody'),
  ],
});
