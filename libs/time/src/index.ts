export { PlatformClock } from './platform-clock.js';
export { isTimeZone, timeEnvironment } from './time-environment.js';
