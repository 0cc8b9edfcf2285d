// @ts-check
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import ownRules from './tools/quality/lint-rules.js';

/** Functions of Node's test runner: they return promises that the runner itself awaits. */
const testRunnerCalls = {
  from: 'package',
  package: 'node:test',
  name: ['describe', 'it', 'test', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.tiergrid/', 'data/', 'docs/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { tiergrid: ownRules },
    languageOptions: {
      // The project service reads tsconfig.json and with it `customConditions: ["source"]`, so
      // `#libs/*` is typed from sources and lint needs no build.
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'tiergrid/argued-disable': 'error',
      'tiergrid/injected-class-is-value': 'error',

      // Promises
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [testRunnerCalls] },
      ],
      // A port may be asynchronous although one implementation of it (a fake, a cache) is not.
      '@typescript-eslint/require-await': 'off',

      // Types
      '@typescript-eslint/no-explicit-any': 'error',
      // In a file with decorators this rule stays silent (tsconfig: emitDecoratorMetadata), because
      // a class that Nest injects must stay a value import; there `verbatimModuleSyntax` makes the
      // compiler itself ask for `import type` on what is only a type.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Nest types plain options as classes, and asks for type parameters that stand in one place.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Nest modules are classes whose decorator is their content.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],

      // Language
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:assert', message: "Use 'node:assert/strict'." }] },
      ],
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    // Command-line tools talk to a person through the console; services log JSON lines.
    files: ['tools/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // The domain is told the time and the ids it needs (docs/adr): the same input must give the
    // same answer. Imports are the architecture check's matter.
    files: ['**/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'performance',
          'crypto',
          'fetch',
          'setTimeout',
          'setInterval',
          'setImmediate',
        ],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Take ids and chance as arguments.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Take the time as an argument.',
        },
        {
          selector: 'CallExpression[callee.name="Date"]',
          message: 'Take the time as an argument.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      // A test waits for a condition, never for a time.
      'no-restricted-globals': ['error', 'setTimeout'],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:assert', message: "Use 'node:assert/strict'." },
            { name: 'node:timers/promises', message: 'Wait for a condition (#libs/testing).' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly' },
    },
  },
);
