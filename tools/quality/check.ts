import { spawnSync } from 'node:child_process';

// All static checks in sequence: `npm run check`. A failed check does not hide the ones after it;
// the sum at the end names each with its time.

const STEPS = [
  { title: 'Types', script: 'typecheck' },
  { title: 'Lint', script: 'lint' },
  { title: 'Format', script: 'format:check' },
  { title: 'Architecture', script: 'architecture' },
  { title: 'Unused files, exports and dependencies', script: 'knip' },
] as const;

const results = STEPS.map(({ title, script }) => {
  console.log(`\n== ${title} (npm run ${script}) ==`);
  const startedAt = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return { title, seconds, passed: status === 0 };
});

console.log('\n== Sum of the checks ==');
for (const { title, seconds, passed } of results) {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${seconds.padStart(5)} s  ${title}`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
