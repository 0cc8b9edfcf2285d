export { AccessDenied } from './access-denied.js';
export { CurrentCaller, Public, Roles } from './access.guard.js';
export { AccessModule } from './access.module.js';
export { roles, type Caller, type Role } from './caller.js';
export { TokenVerifier, type TokenVerifierOptions } from './token-verifier.js';
