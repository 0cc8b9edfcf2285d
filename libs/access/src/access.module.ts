import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { EarlyTokenCheck } from './early-token-check.js';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

/** Guards every route of the service: deny by default. */
@Module({})
export class AccessModule {
  static forRoot(options: TokenVerifierOptions): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [
        { provide: TokenVerifier, useFactory: () => new TokenVerifier(options) },
        EarlyTokenCheck,
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [TokenVerifier],
    };
  }
}
