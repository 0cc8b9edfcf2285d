import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void;

/**
 * Gives back the memory that only starting needed: reading modules, compiling them and reflecting on
 * them leaves a fifth of a service's memory as garbage, which V8 would keep until it needs room. Takes
 * a tenth of a second, during which nothing else runs: to be called before the service listens.
 */
export function returnStartupGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  // As if memory had run out: the only kind that shrinks the half spaces, too.
  collect({ type: 'major', flavor: 'last-resort' });
}
