import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { RunningStack } from '../client/running-stack.js';
import { runReportLoad } from './report-load.js';

const run = promisify(execFile);
const services = ['gateway', 'identity', 'reporting', 'dispatch', 'assessment'] as const;

export interface FootprintResult {
  readonly bench: 'footprint';
  /** Until everything is ready, with an empty state folder. */
  readonly startSeconds: number;
  /** Resident memory of each service in MiB, a while after the start and under load. */
  readonly idleMiB: Readonly<Record<string, number>>;
  readonly loadedMiB: Readonly<Record<string, number>>;
}

/** Memory of each service, idle and at load, and how long the start took. */
export async function benchFootprint(
  stack: RunningStack,
  seconds: number,
): Promise<FootprintResult> {
  const idleMiB = await residentMiB(stack);
  await runReportLoad({
    stack,
    baseUrl: stack.platform.baseUrl,
    connections: 64,
    warmUpSeconds: 1,
    seconds,
  });
  return {
    bench: 'footprint',
    startSeconds: Number(/ready in ([\d.]+) s/.exec(stack.printed)?.[1] ?? Number.NaN),
    idleMiB,
    loadedMiB: await residentMiB(stack),
  };
}

/** VmRSS of the processes whose command line names the services of this very stack. */
async function residentMiB(stack: RunningStack): Promise<Record<string, number>> {
  const { stdout } = await run('ps', ['-eo', 'pid,ppid,args']);
  const found: Record<string, number> = {};
  for (const line of stdout.split('\n')) {
    const [, pid, parent, command = ''] = /^ *(\d+) +(\d+) +(.*)$/.exec(line) ?? [];
    const service = services.find((name) => command.includes(`apps/${name}/src/main.js`));
    if (service === undefined || Number(parent) !== stack.pid) continue;
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    found[service] = Math.round(Number(resident) / 1024);
  }
  return found;
}
