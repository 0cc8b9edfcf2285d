import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { AccessDenied } from './access-denied.js';
import { type AuthorisedRequest, bearerToken } from './bearer-token.js';
import type { Caller, Role } from './caller.js';
import { TokenVerifier } from './token-verifier.js';

const rolesKey = 'tiergrid:roles';
const publicKey = 'tiergrid:public';

/** The roles that may call a route. A route without it (and not `Public`) lets nobody in. */
export const Roles = (...allowed: [Role, ...Role[]]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(rolesKey, allowed),
    ApiBearerAuth(),
    ApiExtension('x-roles', allowed),
  );

/**
 * Opens a route to everybody, without a token. For probes, keys and documents only: no command below
 * /v1 can be opened (EarlyTokenCheck).
 */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(publicKey, true);

/** The verified caller of the present request. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => {
    const { caller } = context.switchToHttp().getRequest<AuthorisedRequest>();
    if (caller === undefined) throw new Error('no caller: is the route public?');
    return caller;
  },
);

/** Lets a request in when its token is good and its role is named on the route; else refuses. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicKey, targets) === true) {
      return true;
    }
    const request = context.switchToHttp().getRequest<AuthorisedRequest>();
    request.caller ??= await this.tokens.verify(bearerToken(request.headers.authorization));
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(rolesKey, targets) ?? [];
    if (!allowed.includes(request.caller.role)) {
      throw new AccessDenied(
        'role-not-allowed',
        `${request.caller.role} is not among ${allowed.join(', ') || 'the allowed roles (none)'}`,
      );
    }
    return true;
  }
}
