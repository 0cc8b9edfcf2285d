export { type LiveConfig, liveEnvironment } from './live.config.js';
export type { ShownEvents } from './live-events.js';
export { LiveModule } from './live.module.js';
export { liveMigrations } from './migrations.js';
export { liveProblems } from './live.problems.js';
