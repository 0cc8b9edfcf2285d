import { spawnSync } from 'node:child_process';
import { readAuditAnswer } from './audit-answer.js';

// Asks the registry for advisories on what production runs: `npm run audit:production`.
//
// Fails only when there are some. That the registry could not be asked is printed, but does not
// stop a build behind a mirror or without a network.

const ASK = ['audit', '--omit=dev', '--audit-level=high', '--json'];
// One short try more: npm's own ten minutes of retries would hold the build up for nothing.
const PATIENCE = ['--fetch-retries=1', '--fetch-timeout=20000'];

const { stdout } = spawnSync('npm', [...ASK, ...PATIENCE], {
  encoding: 'utf8',
  timeout: 90_000,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const answer = readAuditAnswer(stdout);

switch (answer.kind) {
  case 'clean':
    console.log('No advisory of severity high or critical on production packages.');
    break;
  case 'found':
    console.error(['Advisories on production packages:', ...answer.advisories].join('\n  '));
    process.exitCode = 1;
    break;
  case 'not-asked':
    console.warn(`NOT CHECKED: the registry could not be asked for advisories (${answer.reason}).`);
    break;
}
