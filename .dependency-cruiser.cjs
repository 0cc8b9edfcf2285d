'use strict';

// The borders inside the monorepo. `npm run architecture` runs these rules over the tree and, before
// that, over a small planted tree that breaks each of them once (tools/quality/planted-tree.ts):
// a new rule without a planted violation fails the check.

const { devDependencies } = require('./package.json');

const SPEC = '\\.spec\\.ts$';
const LIB_INDEX = '^libs/[^/]+/src/index\\.ts$';

/** Matches what is installed as one of the packages, wherever node_modules stands. */
const installed = (names) => `(^|/)node_modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'app-not-to-app',
      comment: 'Apps are separate processes: they speak by events, never by import.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'lib-not-to-app',
      comment: 'A lib serves every app and so knows none.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'tools-only-from-tools',
      comment: 'Tools stand above the product: they may import it, it may not import them.',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^tools/' },
    },
    {
      name: 'cli-not-to-other-tools',
      comment: 'tools/cli is the one tool in the container image: what it needs must be there too.',
      severity: 'error',
      from: { path: '^tools/cli/' },
      to: { path: '^tools/', pathNot: '^tools/cli/' },
    },
    {
      name: 'lib-through-its-index',
      comment: "What a lib's index does not export is its own matter.",
      severity: 'error',
      from: { path: '^(apps|tools)/' },
      to: { path: '^libs/', pathNot: LIB_INDEX },
    },
    {
      name: 'lib-through-index-of-other-lib',
      comment: "What a lib's index does not export is its own matter, for other libs too.",
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', LIB_INDEX] },
    },
    {
      name: 'lib-by-its-name',
      comment: 'Write #libs/x: a relative path to another lib would load a second copy from dist.',
      severity: 'error',
      from: { path: '^(?:apps|tools)/' },
      to: { path: '^libs/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'other-lib-by-its-name',
      comment: 'Write #libs/x, also from one lib to another.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: '^libs/$1/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'domain-is-pure',
      comment:
        'A domain folder knows the language, its own files, #libs/policy and #libs/divisions: no ' +
        'package, no Node module, no framework, not even a type of one. Time and ids are arguments.',
      severity: 'error',
      from: { path: '^(.+?/domain)/', pathNot: SPEC },
      to: { pathNot: ['^$1/', '^libs/(policy|divisions)/src/index\\.ts$'] },
    },
    {
      name: 'kafkajs-only-in-messaging',
      comment: 'The broker client stands behind a port, so that it can be exchanged.',
      severity: 'error',
      from: { pathNot: '^libs/messaging/' },
      to: { path: installed(['kafkajs', '@types/kafkajs']) },
    },
    {
      name: 'pg-only-in-persistence',
      comment:
        'Connections carry the row-level scope of a caller; libs/persistence sets it. The embedded ' +
        "server's own administration (npm start) has no caller, nor has who breaks it (chaos).",
      severity: 'error',
      from: {
        pathNot: '^(libs/(persistence|testing)|tools/local/postgres|tools/chaos/(check|faults))/',
      },
      to: { path: installed(['pg', 'pg-pool', 'pg-protocol', 'pg-types', '@types/pg']) },
    },
    {
      name: 'pg-copy-only-in-persistence-and-identity',
      comment: "identity's import of a whole nation's divisions is the one user of COPY.",
      severity: 'error',
      from: { pathNot: '^(libs/persistence|apps/identity)/' },
      to: { path: installed(['pg-copy-streams', '@types/pg-copy-streams']) },
    },
    {
      name: 'testing-only-from-specs-and-tools',
      comment: 'Test support is no part of a service.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [SPEC, '^libs/testing/', '^apps/[^/]+/src/testing/'],
      },
      to: { path: '^(libs/testing|apps/[^/]+/src/testing)/' },
    },
    {
      name: 'nothing-imports-a-spec',
      comment: 'What two specs share belongs into a file of its own.',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'production-needs-no-dev-dependency',
      comment: 'The container image has only `dependencies`: a service would not start there.',
      severity: 'error',
      from: { path: '^(apps/[^/]+/src|tools/cli)/main\\.ts$' },
      to: {
        path: installed(Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'))),
        reachable: true,
      },
    },
    {
      name: 'no-circular',
      comment: 'A circle cannot be understood, tested or loaded in parts; types are no exception.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'sources-not-dist',
      comment: 'What leads to built files would be checked against the state of the last build.',
      severity: 'error',
      from: {},
      to: { path: '^dist/' },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that cannot be followed would escape every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Imports that only name a type count: a domain that speaks of a package's types knows it.
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // "source" first: #libs/* must lead to the sources, not to what was built from them.
      conditionNames: ['source', 'import', 'node', 'require', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
