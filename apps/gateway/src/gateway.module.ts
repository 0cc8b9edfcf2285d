import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { HttpModule } from '#libs/http';
import { TelemetryModule } from '#libs/telemetry';
import { DocumentsController } from './documents/documents.http.controller.js';
import { OpenApiDocument } from './documents/openapi-document.js';
import { ForwardRequests } from './forwarding/forward-requests.js';
import { Forwarder } from './forwarding/forwarder.js';
import { Upstreams } from './forwarding/upstreams.js';
import { type GatewayConfig, gatewayConfigToken } from './gateway.config.js';
import { MetricsGuard } from './protection/metrics.guard.js';

/** The one public door. It checks no tokens: each service does that itself and trusts nobody. */
@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        TelemetryModule.forRoot({ service: 'gateway', logLevel: config.logLevel }),
        HttpModule.forRoot({
          problems: {},
          commands: false,
          ...(config.overload === undefined ? {} : { overload: config.overload }),
        }),
      ],
      controllers: [DocumentsController],
      providers: [
        { provide: gatewayConfigToken, useValue: config },
        { provide: OpenApiDocument, useFactory: () => OpenApiDocument.read(config.baseUrl) },
        { provide: APP_GUARD, useClass: MetricsGuard },
        Upstreams,
        Forwarder,
        ForwardRequests,
      ],
    };
  }
}
