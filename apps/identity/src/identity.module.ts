import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '#libs/access';
import { HttpModule, readOverloadLimits } from '#libs/http';
import { MessagingModule } from '#libs/messaging';
import { PersistenceModule } from '#libs/persistence';
import { TelemetryModule } from '#libs/telemetry';
import { Clock } from './clock.js';
import { ClientReader } from './features/issue-tokens/client.reader.js';
import { Issuer } from './features/issue-tokens/issuer.js';
import { tokenAudience } from './features/issue-tokens/oauth-provider.js';
import { OauthEndpoints } from './features/issue-tokens/oauth.endpoints.js';
import { ListDivisionsHandler } from './features/list-divisions/list-divisions.handler.js';
import { ListDivisionsController } from './features/list-divisions/list-divisions.http.controller.js';
import { ShowDivisionController } from './features/show-division/show-division.http.controller.js';
import type { IdentityConfig } from './identity.config.js';
import { identityProblems } from './identity.problems.js';
import { DivisionReader } from './read-models/division.reader.js';
import { KeyCipher } from './signing-keys/key-cipher.js';
import { KeyKeeper } from './signing-keys/key-keeper.js';
import { KeyRing } from './signing-keys/key-ring.js';

/** The identity service: the directory of divisions, API clients, and their tokens. */
@Module({})
export class IdentityModule {
  /** @param clock what the signing keys go by; tests bring their own */
  static forRoot(config: IdentityConfig, clock: Clock = new Clock()): DynamicModule {
    const service = 'identity';
    const issuer = new Issuer(config.TIERGRID_BASE_URL);
    const cipher = new KeyCipher(config.TIERGRID_KEY_SECRET);
    const ring = new KeyRing(() => clock.now(), cipher);
    return {
      module: IdentityModule,
      imports: [
        TelemetryModule.forRoot({ service, logLevel: config.TIERGRID_LOG_LEVEL }),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          applicationName: `tiergrid-${service}`,
          poolSize: config.DATABASE_POOL_SIZE,
          waitMs: config.DATABASE_WAIT_MS,
        }),
        AccessModule.forRoot({
          issuer: issuer.url.href,
          audience: tokenAudience,
          keys: ring.find,
        }),
        HttpModule.forRoot({
          problems: identityProblems,
          commands: false,
          overload: readOverloadLimits(config),
        }),
        MessagingModule.forRoot({
          service,
          brokers: config.KAFKA_BROKERS,
          topicPrefix: config.KAFKA_TOPIC_PREFIX,
          outboxLimitMb: config.TIERGRID_OUTBOX_LIMIT_MB,
          sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
        }),
      ],
      controllers: [ListDivisionsController, ShowDivisionController],
      providers: [
        { provide: Clock, useValue: clock },
        { provide: Issuer, useValue: issuer },
        { provide: KeyCipher, useValue: cipher },
        { provide: KeyRing, useValue: ring },
        KeyKeeper,
        ClientReader,
        OauthEndpoints,
        DivisionReader,
        ListDivisionsHandler,
      ],
    };
  }
}
