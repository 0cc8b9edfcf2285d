import type { INestApplication } from '@nestjs/common';

type SecurityHeadersOptions = NonNullable<Parameters<INestApplication['useSecurityHeaders']>[0]>;

/** Headers of every answer; a service's own value of one of them wins. */
export const securityHeaders: SecurityHeadersOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: "'self'",
      // The page of API documents sets styles in its own markup; it has no script of that kind.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: "'none'",
      baseUri: "'none'",
      formAction: "'self'",
      frameAncestors: "'none'",
    },
  },
  xFrameOptions: { action: 'deny' },
  // HTTPS ends before the gateway, which may also stand in a county's network without it: whether
  // browsers must insist on HTTPS is for the proxy that speaks it to say.
  strictTransportSecurity: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};
