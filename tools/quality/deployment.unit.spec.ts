import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { environment as assessmentEnvironment } from '../../apps/assessment/src/assessment.config.js';
import { environment as dispatchEnvironment } from '../../apps/dispatch/src/dispatch.config.js';
import { gatewayEnvironment } from '../../apps/gateway/src/gateway.config.js';
import { environment as identityEnvironment } from '../../apps/identity/src/identity.config.js';
import { environment as reportingEnvironment } from '../../apps/reporting/src/reporting.config.js';
import { projectFile } from '../local/project-file.js';

const services = {
  gateway: gatewayEnvironment,
  identity: identityEnvironment,
  reporting: reportingEnvironment,
  dispatch: dispatchEnvironment,
  assessment: assessmentEnvironment,
};

type Variables = Record<string, string>;

const read = (file: string): string => readFileSync(projectFile(file), 'utf8');

/** `.env` as it is after the example was copied and its secrets filled in. */
function filledIn(): Variables {
  const lines = read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm);
  return Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => {
      const secret = Buffer.alloc(32, name).toString(
        name.endsWith('PASSWORD') ? 'hex' : 'base64url',
      );
      return [name, value === '' ? secret : value];
    }),
  );
}

/** What Compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?hint}`. */
function interpolate(text: string, variables: Variables): string {
  return text.replace(
    /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, operator: string | undefined, operand: string) => {
      const value = variables[name] ?? '';
      if (value !== '') return value;
      assert.equal(operator, '-', `${name} stands nowhere in .env.example`);
      return operand;
    },
  );
}

function composeServices(): Record<string, { environment?: Variables }> {
  const file = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { environment?: Variables }>;
  };
  return file.services;
}

describe('docker-compose.yml with .env.example', () => {
  it('gives every service what it asks for', () => {
    const compose = composeServices();
    const variables = filledIn();
    for (const [name, schema] of Object.entries(services)) {
      const given = Object.entries(compose[name]?.environment ?? {}).map(([variable, value]) => [
        variable,
        interpolate(value, variables),
      ]);
      const { error } = schema.safeParse(Object.fromEntries(given));
      assert.deepEqual(error?.issues ?? [], [], name);
    }
  });

  it('passes on every variable that the example names, and names every one that it reads', () => {
    const inCompose = read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g);
    const named = Object.keys(filledIn()).sort();
    assert.deepEqual([...new Set([...inCompose].map(([, name]) => name))].sort(), named);
  });
});

describe('docs/settings.md', () => {
  it('names every variable that a process reads', () => {
    const text = read('docs/settings.md');
    const names = Object.values(services).flatMap((schema) => Object.keys(schema.shape));
    for (const name of new Set(names)) assert.ok(text.includes(`\`${name}\``), name);
  });
});
