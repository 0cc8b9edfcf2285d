export { Health, type HealthCheck, type HealthReport } from './health.js';
export { TelemetryModule, type TelemetryOptions } from './telemetry.module.js';
export { currentTraceId, currentTraceparent, runInTrace } from './trace-context.js';
