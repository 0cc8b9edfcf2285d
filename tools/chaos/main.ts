import { readArguments, usage } from './arguments.js';
import { ChaosPlatform } from './platform/chaos-platform.js';
import { ChaosRun } from './run-chaos.js';

/** `npm run chaos`: hurts a whole Tiergrid, and judges what is left. @returns the exit code */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = readArguments(args);
  const begun = Date.now();
  const say = (line: string): void => {
    console.log(`${((Date.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  };
  say(`seed ${options.seed}: ${options.faults.map(({ name }) => name).join(', ')}`);
  const smallDisk = options.faults.some(({ needsSmallDisk }) => needsSmallDisk);
  const platform = new ChaosPlatform({ say, smallDisk });
  const end = (): void => {
    platform.kill(options.keep);
    process.exit(130);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  // Whatever goes wrong in here, two dozen processes must not be left behind.
  process.once('uncaughtException', (error) => {
    console.error(error);
    platform.kill(true);
    process.exit(1);
  });
  // Whoever looks for the cause of a failure needs the logs.
  let keep = true;
  try {
    await platform.start();
    const report = await new ChaosRun(platform, options, say).run();
    const ended = platform.replicas.filter(({ unexpectedEnds }) => unexpectedEnds > 0);
    for (const { name, unexpectedEnds } of ended) {
      say(`${name} ended ${unexpectedEnds} times by itself and was started again`);
    }
    for (const { name, reason } of report.notDone) say(`NOT POSSIBLE HERE: ${name}: ${reason}`);
    for (const name of report.toothless) say(`FAULT WITHOUT EFFECT: ${name}`);
    say(`${report.violations.length} violations\n\n${report.toTable()}\n`);
    if (options.json) console.log(report.toJson());
    keep = options.keep || report.failed;
    return report.failed ? 1 : 0;
  } finally {
    await platform.stop(keep);
    if (keep) say(`logs and data are in ${platform.folder}`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
