import type { Random } from '../../simulate/random.js';
import type { Load } from '../load/load.js';
import type { ChaosPlatform } from '../platform/chaos-platform.js';

/** What a fault may touch. */
export interface FaultWorld {
  readonly platform: ChaosPlatform;
  /** People at work while it happens. */
  readonly load: Load;
  readonly random: Random;
  /** Lets the checker see every message that is in Kafka now. */
  readonly readMessages: () => Promise<void>;
}

/** What came of a fault. */
export interface Bite {
  readonly injected: number;
  /** How many of them were seen to have had an effect. */
  readonly bitten: number;
  /** What was seen. */
  readonly evidence: string;
}

/** This machine does not let the fault happen: nobody's failure, and nothing was shown either. */
export class NotPossibleHere extends Error {}

export interface Fault {
  readonly name: string;
  readonly summary: string;
  /** It needs the tables on a disk that can be filled. */
  readonly needsSmallDisk?: true;
  /**
   * Lets it happen, holds it, and heals it.
   * @throws NotPossibleHere with the reason, Error when it could not be done
   */
  run(world: FaultWorld): Promise<Bite>;
}

/** A bite of a fault that was injected once. */
export function once(bitten: boolean, evidence: string): Bite {
  return { injected: 1, bitten: bitten ? 1 : 0, evidence };
}
