import { parseArgs } from 'node:util';
import { allFaults, shortFaults } from './faults/index.js';
import type { Fault } from './faults/fault.js';

export interface ChaosArguments {
  readonly seed: number;
  /** Random mixtures go on until then; 0: each fault by itself and no more. */
  readonly minutes: number;
  readonly faults: readonly Fault[];
  readonly json: boolean;
  /** Leaves logs and data behind. */
  readonly keep: boolean;
}

/** Rows of the outboxes are deleted an hour after they were sent, and the checker needs them. */
const mostMinutes = 50;

export const usage = `npm run chaos -- [--seed N] [--minutes N] [--faults a,b|all] [--short] [--json] [--keep]
faults:
${allFaults.map(({ name, summary }) => `  ${name.padEnd(22)} ${summary}`).join('\n')}`;

/** @throws Error that names what is wrong */
export function readArguments(args: readonly string[]): ChaosArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      minutes: { type: 'string', default: '0' },
      faults: { type: 'string' },
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed))
    throw new Error(`--seed is a whole number, not "${values.seed}"`);
  const minutes = Number(values.minutes);
  if (!(minutes >= 0 && minutes <= mostMinutes)) {
    throw new Error(`--minutes is 0 to ${mostMinutes}, not "${values.minutes}"`);
  }
  const names = values.faults?.split(',') ?? (values.short ? shortFaults : ['all']);
  return { seed, minutes, faults: findFaults(names), json: values.json, keep: values.keep };
}

function findFaults(names: readonly string[]): readonly Fault[] {
  if (names.includes('all')) return allFaults;
  return names.map((name) => {
    const found = allFaults.find((fault) => fault.name === name);
    if (found === undefined) throw new Error(`there is no fault "${name}"\n${usage}`);
    return found;
  });
}
