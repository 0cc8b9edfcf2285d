import { type DynamicModule, Module } from '@nestjs/common';
import { ServiceModule } from '#libs/service';
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
    const issuer = new Issuer(config.TIERGRID_BASE_URL);
    const cipher = new KeyCipher(config.TIERGRID_KEY_SECRET);
    const ring = new KeyRing(() => clock.now(), cipher);
    return {
      module: IdentityModule,
      imports: [
        ServiceModule.forRoot(config, {
          service: 'identity',
          problems: identityProblems,
          commands: false,
          access: { issuer: issuer.url.href, audience: tokenAudience, keys: ring.find },
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
