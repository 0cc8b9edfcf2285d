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

/** The sharpest ones, for a run of a few minutes. */
export const shortFaults: readonly string[] = [
  'reporting-kill',
  'relay-kill',
  'consumer-pause',
  'leader-kill',
  'postgres-crash',
  'poison',
];
