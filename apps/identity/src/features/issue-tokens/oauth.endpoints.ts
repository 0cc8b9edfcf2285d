import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { KeyRing } from '../../signing-keys/key-ring.js';
import { ClientAdapter } from './client.adapter.js';
import { ClientReader } from './client.reader.js';
import { Issuer } from './issuer.js';
import { createProvider } from './oauth-provider.js';

const mount = '/oauth';
/** What there is; everything else that oidc-provider could answer is not reachable. */
const endpoints = [
  { method: 'POST', path: '/token' },
  { method: 'GET', path: '/jwks' },
  { method: 'GET', path: '/.well-known/openid-configuration' },
  { method: 'GET', path: '/.well-known/oauth-authorization-server' },
] as const;

type Handle = ReturnType<Provider['callback']>;

/** Mounts the token issuer under /oauth. */
@Injectable()
export class OauthEndpoints implements OnModuleInit {
  private readonly adapter: ClientAdapter;
  /** The provider for the keys that were published when it was made. */
  private current: { readonly kids: string; readonly handle: Handle } | undefined;

  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    private readonly issuer: Issuer,
    private readonly ring: KeyRing,
    clients: ClientReader,
  ) {
    this.adapter = new ClientAdapter(clients);
  }

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance();
    await fastify.register((scope, _options, done) => {
      // oidc-provider reads the body by itself, and knows what an OAuth error looks like when it
      // cannot.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => {
        parsed(null);
      });
      for (const { method, path } of endpoints) {
        scope.route({
          method,
          url: `${mount}${path}`,
          handler: (request, reply) => this.answer(request, reply),
        });
      }
      done();
    });
  }

  private answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const handle = this.handle();
    this.address(request.raw);
    reply.hijack();
    return handle(request.raw, reply.raw);
  }

  /**
   * Makes the request look as if it had come to the issuer's own address: the documents name that
   * one, whichever way the request took.
   */
  private address(request: IncomingMessage & { originalUrl?: string }): void {
    const { url } = this.issuer;
    const path = (request.url ?? '').slice(mount.length);
    request.originalUrl = `${url.pathname}${path}`;
    request.url = path;
    request.headers['x-forwarded-host'] = url.host;
    request.headers['x-forwarded-proto'] = url.protocol.slice(0, -1);
  }

  private handle(): Handle {
    const keys = this.ring.published();
    const kids = keys.map((key) => key.kid).join(' ');
    if (this.current?.kids !== kids) {
      const provider = createProvider(this.issuer.url.href, keys, this.adapter);
      this.current = { kids, handle: provider.callback() };
    }
    return this.current.handle;
  }
}
