export {
  type Clock,
  type ClockSubject,
  isOpen,
  type Limit,
  type Pause,
  type Timing,
} from './clock.js';
export {
  type ClockStart,
  type DuePoint,
  leaderOf,
  meetClock,
  passPoints,
  pauseClock,
  resumeClock,
  sameTimes,
  startClock,
  stopClock,
  withFollowers,
} from './clock-changes.js';
export { clockEnvironment } from './clock-environment.js';
export { ClockMetrics } from './clock.metrics.js';
export { ClockRepository } from './clock.repository.js';
export { ClockSweep, type ClockSweepOptions } from './clock-sweep.js';
export { ClockSweeper, type ClockSweeperOptions } from './clock-sweeper.js';
export type { ClockSubjects, Firing, FiringOutcome } from './firing.js';
export { type DoneFiring, FiringRepository } from './firing.repository.js';
export { clockMigrations } from './migrations.js';
export { percentUsed } from './running-time.js';
