import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '#libs/http';
import { Clock } from '../clock.js';
import { IdentityModule } from '../identity.module.js';
import { KeyKeeper } from '../signing-keys/key-keeper.js';

/** A clock that stands until a test moves it. */
export class MovableClock extends Clock {
  private time = new Date();

  override now(): Date {
    return this.time;
  }

  /** Moves on by so many minutes. */
  move(minutes: number): void {
    this.time = new Date(this.time.getTime() + minutes * 60_000);
  }
}

export interface RunningIdentity {
  readonly app: NestFastifyApplication;
  /** Where it listens. */
  readonly url: string;
  /** `iss` of its tokens: the public address, not the one where it listens. */
  readonly issuer: string;
  /** Does now what the service does every half minute. */
  lookAtKeys(): Promise<void>;
  close(): Promise<void>;
}

export const testKeySecret = randomBytes(32).toString('base64url');

/** Starts the service on a free port; there is no broker, so its events stay in the outbox. */
export async function startIdentity(
  databaseUrl: string,
  clock: Clock = new Clock(),
): Promise<RunningIdentity> {
  const baseUrl = 'http://tiergrid.test:8080';
  const app = await createService(
    IdentityModule.forRoot(
      {
        TIERGRID_HOST: '127.0.0.1',
        TIERGRID_PORT: 1,
        TIERGRID_LOG_LEVEL: 'fatal',
        TIERGRID_BASE_URL: baseUrl,
        TIERGRID_KEY_SECRET: testKeySecret,
        DATABASE_URL: databaseUrl,
        DATABASE_POOL_SIZE: 4,
        KAFKA_BROKERS: ['127.0.0.1:1'],
        KAFKA_TOPIC_PREFIX: '',
      },
      clock,
    ),
    { logger: false },
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    url: (await app.getUrl()).replace(/\/$/, ''),
    issuer: `${baseUrl}/oauth`,
    lookAtKeys: () => app.get(KeyKeeper).look(),
    close: () => app.close(),
  };
}

/** Asks for a token with HTTP Basic authentication. */
export async function requestToken(
  url: string,
  clientId: string,
  clientSecret: string,
  form: Record<string, string> = { grant_type: 'client_credentials' },
): Promise<Response> {
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  return fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams(form),
  });
}

/** @returns an access token */
export async function getToken(
  url: string,
  client: { readonly clientId: string; readonly clientSecret: string },
): Promise<string> {
  const answer = await requestToken(url, client.clientId, client.clientSecret);
  if (answer.status !== 200) throw new Error(`no token: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
