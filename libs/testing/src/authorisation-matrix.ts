import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type INestApplication, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { type Role, roles } from '#libs/access';
import type { TestClient } from './test-client.js';

/** Where the caller's office stands to the office that a resource belongs to. */
export const relations = ['in', 'above', 'beside', 'below'] as const;
export type Relation = (typeof relations)[number];

/** What a route must answer. */
export interface RouteExpectation {
  /** As the framework knows it: `POST /v1/incidents/:id/accept`. */
  readonly route: string;
  /** Every other role must get 403. `everybody` needs no token. */
  readonly roles: readonly Role[] | 'everybody';
  /** Makes a fresh resource where the route needs one, and says what to send. */
  readonly request: () => Promise<{
    readonly path: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  }>;
  /** Status for an allowed role, by relation. A number for all of them means the same. */
  readonly answers: number | Readonly<Record<Relation, number>>;
}

export interface MatrixOptions {
  readonly app: () => INestApplication;
  readonly routes: readonly RouteExpectation[];
  /** A caller of a role, in the office that stands so to the resources that `request` makes. */
  readonly caller: (role: Role, relation: Relation) => Promise<TestClient>;
  readonly anonymous: () => TestClient;
}

/**
 * Tests every route of a service for every role from every place: in the office that a resource
 * belongs to, above, beside, below, and without a token. A route that is not listed fails.
 */
export function describeAuthorisation(service: string, options: MatrixOptions): void {
  describe(`authorisation of ${service}`, () => {
    it('lists every route that there is, and no other', () => {
      const listed = options.routes.map((row) => row.route).sort();
      assert.deepEqual(listed, routesOf(options.app()).sort());
    });
    for (const row of options.routes) {
      it(`${row.route} lets in ${String(row.roles)}`, async () => {
        await checkRow(row, options);
      });
    }
  });
}

async function checkRow(row: RouteExpectation, options: MatrixOptions): Promise<void> {
  const method = row.route.split(' ')[0] ?? '';
  const send = async (client: TestClient): Promise<number> => {
    const { path, body, headers } = await row.request();
    if (method === 'GET') return (await client.get(path, headers)).status;
    if (method === 'POST') return (await client.post(path, body, headers)).status;
    if (method === 'PUT') return (await client.put(path, body, headers)).status;
    if (method === 'DELETE') return (await client.delete(path, headers)).status;
    return (await client.send(method, path, headers)).status;
  };
  const withoutToken = await send(options.anonymous());
  if (row.roles === 'everybody') {
    assert.equal(withoutToken, row.answers, 'without a token');
    return;
  }
  assert.equal(withoutToken, 401, 'without a token');
  for (const role of roles) {
    for (const relation of relations) {
      const allowed = row.roles.includes(role);
      const answer = typeof row.answers === 'number' ? row.answers : row.answers[relation];
      const status = await send(await options.caller(role, relation));
      assert.equal(status, allowed ? answer : 403, `${role} ${relation}`);
    }
  }
}

/** Every HTTP route of an application, whether documented or not. */
function routesOf(app: INestApplication): string[] {
  const routes: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prefixes = pathsOf(metatype);
      for (const name of Object.getOwnPropertyNames(metatype.prototype)) {
        const method: unknown = (metatype.prototype as Record<string, unknown>)[name];
        if (typeof method !== 'function') continue;
        const verb: unknown = Reflect.getMetadata(METHOD_METADATA, method);
        if (typeof verb !== 'number') continue;
        for (const prefix of prefixes) {
          for (const path of pathsOf(method)) {
            const whole = [prefix, path].filter((part) => part !== '' && part !== '/').join('/');
            routes.push(`${RequestMethod[verb] ?? '?'} /${whole}`);
          }
        }
      }
    }
  }
  return routes;
}

function pathsOf(target: object): string[] {
  const path: unknown = Reflect.getMetadata(PATH_METADATA, target);
  const all = Array.isArray(path) ? path : [path];
  return all.map((one) => (typeof one === 'string' ? one.replace(/^\/+/, '') : ''));
}
