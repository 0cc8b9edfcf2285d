import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenAPIObject } from '@nestjs/swagger';
import { roles } from '#libs/access';
import { documentedServices } from '../services.js';
import { openApiMistakes } from '../validate.js';
import { openApiDocument } from './openapi-document.js';
import type { Operation } from './operation.js';

describe('the OpenAPI document of all services', async () => {
  const document = await openApiDocument(documentedServices);
  const operations = operationsOf(document);

  it('is valid OpenAPI 3.1', async () => {
    assert.deepEqual(await openApiMistakes(document), []);
    assert.equal(document.openapi, '3.1.0');
  });

  it('is found invalid when something is wrong with it', async () => {
    const paths = { '/v1/x': { get: { responses: { 200: { $ref: '#/components/nowhere' } } } } };
    const mistakes = await openApiMistakes({ ...document, paths });
    assert.ok(mistakes.includes('#/components/nowhere leads nowhere'));
    const noTitle = { ...document, info: {} } as OpenAPIObject;
    assert.ok((await openApiMistakes(noTitle)).length > 0);
  });

  it('says of every operation who may call it and how it fails', () => {
    assert.ok(operations.length > 20);
    for (const { name, operation } of operations) {
      const allowed = (operation as { 'x-roles'?: string[] })['x-roles'] ?? [];
      assert.ok(allowed.length > 0, name);
      assert.ok(
        allowed.every((role) => (roles as readonly string[]).includes(role)),
        name,
      );
      assert.ok(operation.description?.includes(`Roles: ${allowed.join(', ')}.`), name);
      assert.deepEqual(operation.security, [{ bearer: [] }, { oauth2: [] }], name);
      for (const status of ['401', '403', '429', '503'])
        assert.ok(operation.responses[status], name);
    }
  });

  it('takes an Idempotency-Key on every POST, and If-Match where commands compete', () => {
    for (const { name, path, method, operation } of operations) {
      const references = (operation.parameters ?? []).flatMap((each) =>
        '$ref' in each ? [each.$ref.split('/').at(-1)] : [],
      );
      assert.equal(references.includes('IdempotencyKey'), method === 'post', name);
      const declared = (operation as { 'x-if-match'?: string })['x-if-match'];
      const isCommand =
        method === 'post' && /^\/v1\/(incidents|saved-filters|webhooks)\/\{/.test(path);
      const mustMatch = (declared ?? (isCommand ? 'required' : 'none')) === 'required';
      assert.equal(references.includes('IfMatchRequired'), mustMatch, name);
      assert.equal(operation.responses['428'] !== undefined, mustMatch, name);
    }
  });

  it('describes each schema once, and leaves answers open', () => {
    const { schemas } = document.components ?? {};
    assert.doesNotMatch(JSON.stringify(document), /\$defs|\$schema/);
    assert.equal(
      (schemas?.['Incident'] as { additionalProperties?: unknown }).additionalProperties,
      undefined,
    );
    assert.equal(
      (schemas?.['ReportIncident'] as { additionalProperties?: unknown }).additionalProperties,
      false,
    );
  });

  it('lists every problem with its words in both languages', () => {
    const problems = (
      document as unknown as { 'x-problems': Record<string, { status: number; title: object }> }
    )['x-problems'];
    assert.deepEqual(problems['version-stale'], {
      status: 412,
      title: { en: 'It has changed meanwhile', 'zh-CN': '内容已被他人更新' },
    });
  });
});

interface NamedOperation {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function operationsOf(document: OpenAPIObject): NamedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
}
