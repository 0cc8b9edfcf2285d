import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file that breaks rules on purpose. */
export interface PlantedFile {
  readonly path: string;
  readonly source: string;
  /** The rules of `.dependency-cruiser.cjs` that must report this file; all of them, no other. */
  readonly breaks: readonly string[];
}

/** Files that keep every rule: none of them may be reported. */
const LEGAL_FILES: readonly Omit<PlantedFile, 'breaks'>[] = [
  { path: 'libs/policy/src/index.ts', source: `export * from './grade.js';` },
  { path: 'libs/policy/src/grade.ts', source: `export type Grade = 'I' | 'II';` },
  { path: 'libs/divisions/src/index.ts', source: `export type Code = string;` },
  { path: 'libs/testing/src/index.ts', source: `export const given = 1;` },
  { path: 'libs/http/src/index.ts', source: `export const problem = 1;` },
  {
    path: 'libs/messaging/src/index.ts',
    source: `import { Kafka } from 'kafkajs';\nexport const kafka = Kafka;`,
  },
  {
    path: 'libs/persistence/src/index.ts',
    source: `import { Pool } from 'pg';\nimport type { Grade } from '#libs/policy';
export const pool = Pool;\nexport type Row = Grade;`,
  },
  {
    path: 'apps/identity/src/main.ts',
    source: `import 'node:fs';\nimport '#libs/persistence';\nimport './features/copy.js';`,
  },
  {
    path: 'apps/identity/src/features/copy.ts',
    source: `import { from } from 'pg-copy-streams';\nexport const copy = from;`,
  },
  {
    path: 'apps/reporting/src/domain/incident/incident.ts',
    source: `import type { Grade } from '#libs/policy';\nimport type { Code } from '#libs/divisions';
import { next } from '../clock/clock.js';\nexport type Incident = [Grade, Code, typeof next];`,
  },
  {
    path: 'apps/reporting/src/domain/incident/incident.unit.spec.ts',
    source: `import 'node:test';\nimport '#libs/testing';\nimport './incident.js';`,
  },
  { path: 'apps/reporting/src/domain/clock/clock.ts', source: `export const next = 1;` },
  { path: 'apps/reporting/src/features/report.ts', source: `export const report = 1;` },
  { path: 'apps/dispatch/src/tasks.ts', source: `export const tasks = 1;` },
  {
    path: 'tools/simulate/main.ts',
    source: `import '#libs/testing';\nimport '../shared/bar.js';\nimport '../../apps/dispatch/src/tasks.js';`,
  },
  { path: 'tools/shared/bar.ts', source: `export const bar = 1;` },
];

/** At least one for each rule, and the sly ways round it: types, dynamic imports, relative paths. */
export const PLANTED_FILES: readonly PlantedFile[] = [
  {
    path: 'apps/dispatch/src/imports-an-app.ts',
    source: `import '../../reporting/src/features/report.js';`,
    breaks: ['app-not-to-app'],
  },
  {
    path: 'apps/dispatch/src/imports-a-type-of-an-app.ts',
    source: `export type { Incident } from '../../reporting/src/domain/incident/incident.js';`,
    breaks: ['app-not-to-app'],
  },
  {
    path: 'libs/http/src/imports-an-app.ts',
    source: `import '../../../apps/dispatch/src/tasks.js';`,
    breaks: ['lib-not-to-app'],
  },
  {
    path: 'libs/http/src/imports-a-tool.ts',
    source: `import '../../../tools/shared/bar.js';`,
    breaks: ['tools-only-from-tools'],
  },
  {
    path: 'apps/dispatch/src/imports-a-tool.ts',
    source: `export const bar = import('../../../tools/shared/bar.js');`,
    breaks: ['tools-only-from-tools'],
  },
  {
    path: 'tools/cli/imports-another-tool.ts',
    source: `import '../shared/bar.js';`,
    breaks: ['cli-not-to-other-tools'],
  },
  {
    path: 'apps/dispatch/src/imports-deep-into-a-lib.ts',
    source: `import type { Grade } from '../../../libs/policy/src/grade.js';\nexport type G = Grade;`,
    breaks: ['lib-by-its-name', 'lib-through-its-index'],
  },
  {
    path: 'libs/http/src/imports-deep-into-a-lib.ts',
    source: `import '../../policy/src/grade.js';`,
    breaks: ['lib-through-index-of-other-lib', 'other-lib-by-its-name'],
  },
  {
    path: 'tools/simulate/imports-a-lib-by-path.ts',
    source: `import '../../libs/policy/src/index.js';`,
    breaks: ['lib-by-its-name'],
  },
  {
    path: 'libs/http/src/imports-a-lib-by-path.ts',
    source: `import '../../policy/src/index.js';`,
    breaks: ['other-lib-by-its-name'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-node.ts',
    source: `import { randomUUID } from 'node:crypto';\nexport const id = randomUUID;`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-node-slyly.ts',
    source: `export const fs = process.getBuiltinModule('node:fs');`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-nest.ts',
    source: `import { Injectable } from '@nestjs/common';\nexport const injectable = Injectable;`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-a-type-of-a-package.ts',
    source: `import type { ZodType } from 'zod';\nexport type Schema = ZodType;`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-an-inline-type.ts',
    source: `export type Schema = import('zod').ZodType;`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-another-lib.ts',
    source: `import '#libs/http';`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/reporting/src/domain/incident/knows-a-feature.ts',
    source: `import '../../features/report.js';`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'libs/policy/src/domain/knows-its-lib.ts',
    source: `import '../grade.js';`,
    breaks: ['domain-is-pure'],
  },
  {
    path: 'apps/dispatch/src/imports-kafkajs.ts',
    source: `import type { Kafka } from 'kafkajs';\nexport type K = Kafka;`,
    breaks: ['kafkajs-only-in-messaging'],
  },
  {
    path: 'tools/shared/imports-kafkajs.ts',
    source: `import { Kafka } from 'kafkajs';\nexport const k = Kafka;`,
    breaks: ['kafkajs-only-in-messaging'],
  },
  {
    path: 'apps/dispatch/src/imports-pg.ts',
    source: `import { Pool } from 'pg';\nexport const pool = new Pool();`,
    breaks: ['pg-only-in-persistence'],
  },
  {
    path: 'apps/identity/src/features/imports-a-type-of-pg.ts',
    source: `import type { PoolClient } from 'pg';\nexport type Client = PoolClient;`,
    breaks: ['pg-only-in-persistence'],
  },
  {
    path: 'apps/dispatch/src/imports-pg-copy.ts',
    source: `import { from } from 'pg-copy-streams';\nexport const copy = from;`,
    breaks: ['pg-copy-only-in-persistence-and-identity'],
  },
  {
    path: 'apps/dispatch/src/imports-testing.ts',
    source: `import '#libs/testing';`,
    breaks: ['testing-only-from-specs-and-tools'],
  },
  {
    path: 'apps/dispatch/src/imports-a-spec.ts',
    source: `import './tasks.unit.spec.js';`,
    breaks: ['nothing-imports-a-spec'],
  },
  { path: 'apps/dispatch/src/tasks.unit.spec.ts', source: `import './tasks.js';`, breaks: [] },
  {
    path: 'apps/gateway/src/main.ts',
    source: `import './starts-with-a-dev-dependency.js';`,
    breaks: ['production-needs-no-dev-dependency'],
  },
  {
    path: 'apps/gateway/src/starts-with-a-dev-dependency.ts',
    source: `import 'fast-check';`,
    breaks: [],
  },
  {
    path: 'apps/dispatch/src/half-a-circle.ts',
    source: `import type { Other } from './other-half.js';\nexport type Half = Other | 1;`,
    breaks: ['no-circular'],
  },
  {
    path: 'apps/dispatch/src/other-half.ts',
    source: `import type { Half } from './half-a-circle.js';\nexport type Other = Half | 2;`,
    // A circle is reported once, at the first of its files.
    breaks: [],
  },
  {
    path: 'apps/dispatch/src/imports-built-files.ts',
    source: `import '../../../dist/libs/http/src/index.js';`,
    breaks: ['sources-not-dist'],
  },
  {
    path: 'apps/dispatch/src/imports-nothing-there.ts',
    source: `import './not-there.js';\nimport '#libs/not-there';`,
    breaks: ['no-unresolvable'],
  },
];

/** Present, but no source file: the built file that a planted import leads to. */
const BUILT_FILE = { path: 'dist/libs/http/src/index.js', source: `export const problem = 1;` };

/** @returns the paths of all source files of the planted tree, sorted */
export function plantedTreeFiles(): string[] {
  return [...LEGAL_FILES, ...PLANTED_FILES].map(({ path }) => path).sort();
}

/**
 * Writes the planted tree into a new folder below `<root>/dist`, where packages are found in the
 * real node_modules, and removes it when `use` has ended, however it ended.
 *
 * @param root folder of the real package.json, whose `imports` the planted tree takes over
 */
export async function withPlantedTree<T>(
  root: string,
  use: (treeRoot: string) => Promise<T>,
): Promise<T> {
  await mkdir(join(root, 'dist'), { recursive: true });
  const treeRoot = await mkdtemp(join(root, 'dist', 'planted-'));
  try {
    await copyFile(join(root, 'package.json'), join(treeRoot, 'package.json'));
    for (const { path, source } of [...LEGAL_FILES, ...PLANTED_FILES, BUILT_FILE]) {
      await mkdir(dirname(join(treeRoot, path)), { recursive: true });
      await writeFile(join(treeRoot, path), source);
    }
    return await use(treeRoot);
  } finally {
    await rm(treeRoot, { recursive: true, force: true });
  }
}
