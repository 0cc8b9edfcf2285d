export { PlatformClock } from './platform-clock.js';
export { timeEnvironment } from './time-environment.js';
