import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Health } from './health.js';
import { OperationsController } from './operations.http.controller.js';
import { currentTraceId } from './trace-context.js';

export interface TelemetryOptions {
  /** Named in every log line and as the label `service` of every metric. */
  readonly service: string;
  /** pino's level: fatal, error, warn, info, debug, trace. */
  readonly logLevel: string;
}

/** Logs as JSON lines on stdout, metrics for Prometheus, health: the same in every service. */
@Module({})
export class TelemetryModule {
  static forRoot(options: TelemetryOptions): DynamicModule {
    const registry = new Registry();
    registry.setDefaultLabels({ service: options.service });
    collectDefaultMetrics({ register: registry });
    return {
      module: TelemetryModule,
      global: true,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: {
            level: options.logLevel,
            base: { service: options.service, pid: process.pid },
            messageKey: 'message',
            timestamp: () => `,"time":"${new Date().toISOString()}"`,
            formatters: { level: (label) => ({ level: label }) },
            mixin: () => {
              const traceId = currentTraceId();
              return traceId === undefined ? {} : { traceId };
            },
            // A line for each request would cost more than it tells; failures are logged by the
            // problem filter, rates and durations are metrics.
            autoLogging: false,
            quietReqLogger: true,
            redact: [
              'req.headers.authorization',
              'req.headers.cookie',
              'req.body',
              '*.clientSecret',
              'contact',
              '*.contact',
            ],
          },
        }),
      ],
      controllers: [OperationsController],
      providers: [{ provide: Registry, useValue: registry }, Health],
      exports: [Registry, Health, LoggerModule],
    };
  }
}
