import { brokerFaults } from './broker-faults.js';
import { clockFaults } from './clock-faults.js';
import { databaseFaults } from './database-faults.js';
import type { Fault } from './fault.js';
import { diskFaults } from './disk-faults.js';
import { messageFaults } from './message-faults.js';
import { networkFaults } from './network-faults.js';
import { offsetFaults } from './offset-faults.js';
import { processFaults } from './process-faults.js';

/** Every fault that can be asked for. */
export const allFaults: readonly Fault[] = [
  ...processFaults,
  ...brokerFaults,
  ...databaseFaults,
  ...networkFaults,
  ...messageFaults,
  ...clockFaults,
  ...diskFaults,
  ...offsetFaults,
];

/**
 * The sharpest ones, for a run of a few minutes: each part of the way an event goes is ended or
 * halted at its worst moment, each store falls, and each kind of message that must not count twice
 * or stop others comes.
 */
export const shortFaults: readonly string[] = [
  // A service inside its transaction, a relay between ack and mark, a consumer as a zombie.
  'reporting-kill',
  'relay-kill',
  'consumer-pause',
  // What holds the truth: the leader that has it alone, a server without a checkpoint, a full disk.
  'leader-kill',
  'postgres-crash',
  'disk-full-postgres',
  // What comes that should not, or only in part.
  'poison',
  'duplicates',
  'reordered',
  'partial-batch',
];
