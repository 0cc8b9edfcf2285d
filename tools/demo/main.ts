import { LocalPlatform } from '../client/local-platform.js';
import { loopSteps } from './loop.js';
import type { LoopWorld } from './loop-world.js';

/** `npm run demo`: the whole loop against the platform that `npm start` runs, step by step. */
async function main(): Promise<void> {
  const world: LoopWorld = { platform: LocalPlatform.find() };
  process.stdout.write(`Tiergrid at ${world.platform.baseUrl}\n`);
  for (const step of loopSteps) {
    const begun = Date.now();
    const lines = await step.run(world);
    process.stdout.write(`\n✓ ${step.title}  (${Date.now() - begun} ms)\n`);
    for (const line of lines) process.stdout.write(`      ${line}\n`);
  }
  process.stdout.write('\nThe loop is closed.\n');
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\n✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
