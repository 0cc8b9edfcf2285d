import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { isTransient } from '#libs/persistence';
import type { ClientReader } from './client.reader.js';

/** The only claims beside the standard ones; libs/access reads them. */
export interface CallerClaims {
  readonly role: string;
  readonly office: string;
  readonly path: string;
  readonly name: string;
}

/** The answer of the token endpoint while the database is away: try again, nothing was wrong. */
class DatabaseAway extends errors.OIDCProviderError {
  override error_description = 'the clients cannot be looked up now; try again in a few seconds';

  constructor(cause: unknown) {
    super(503, 'temporarily_unavailable', { cause });
    this.expose = true;
  }
}

/**
 * Milliseconds that a client is looked up for. A server that was cut off, rather than stopped, says
 * nothing at all, and whoever asks for a token must not wait for it.
 */
const usualLookUpMs = 3_000;

/** What a client id may look like; anything else is unknown without a look into the database. */
const clientIdPattern = /^[\w-]{1,100}$/;

/**
 * oidc-provider's view of our clients. It stores nothing else: access tokens are self-contained,
 * and there are no sessions, grants or codes while client credentials are the only way in.
 */
export class ClientAdapter implements Adapter {
  constructor(
    private readonly clients: Pick<ClientReader, 'findActive'>,
    private readonly lookUpMs = usualLookUpMs,
  ) {}

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (!clientIdPattern.test(id)) return undefined;
    const client = await this.lookUp(id);
    if (client === undefined) return undefined;
    const { role, office, path, name } = client;
    return {
      client_id: client.clientId,
      client_secret: client.secretHash.toString('base64url'),
      caller: { role, office, path, name } satisfies CallerClaims,
    };
  }

  private async lookUp(id: string): ReturnType<ClientReader['findActive']> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new DatabaseAway(new Error(`no answer within ${this.lookUpMs} ms`)));
    }, this.lookUpMs);
    try {
      return await Promise.race([this.clients.findActive(id), tooLate]);
    } catch (error) {
      throw isTransient(error) ? new DatabaseAway(error) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  upsert(): never {
    throw notStored();
  }

  findByUserCode(): never {
    throw notStored();
  }

  findByUid(): never {
    throw notStored();
  }

  consume(): never {
    throw notStored();
  }

  destroy(): never {
    throw notStored();
  }

  revokeByGrantId(): never {
    throw notStored();
  }
}

function notStored(): Error {
  return new Error('only clients are stored: a feature is on that must be off');
}
