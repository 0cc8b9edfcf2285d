import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { assertVersion, type Command, CommandRunner, Refused } from '#libs/http';
import type { Transaction } from '#libs/persistence';
import { EventTypes } from '../event-types.js';
import { WebhookSender } from './network/webhook-sender.js';
import { newSecret } from './signature.js';
import { WebhookCipher } from './webhook-cipher.js';
import { type WebhookChanges, WebhookRepository } from './webhook.repository.js';
import type { WebhookView, WebhookWithSecret } from './webhook-view.js';

/** What an endpoint is made of. */
export interface WebhookSettings {
  readonly url: string;
  readonly description?: string | null | undefined;
  readonly types?: readonly string[] | null | undefined;
}

const mostOfOneOffice = 20;
/** Long enough to bring the new secret to every receiver. */
const overlapHours = 24;

/** What the owner of an endpoint does with it. */
@Injectable()
export class ManageWebhooksHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly webhooks: WebhookRepository,
    private readonly cipher: WebhookCipher,
    private readonly sender: WebhookSender,
    private readonly types: EventTypes,
  ) {}

  /** @throws Refused webhook-url-refused, unknown-event-type, too-many-webhooks */
  async create(command: Command, settings: WebhookSettings): Promise<WebhookWithSecret> {
    this.assertGood(settings);
    const { office, officePath, clientId } = command.caller;
    return this.withSecret(command, async (tx) => {
      const count = await this.webhooks.countOf(tx, office, officePath);
      if (count >= mostOfOneOffice) {
        throw new Refused('too-many-webhooks', { parameters: { limit: String(mostOfOneOffice) } });
      }
      const id = uuidv7();
      const secret = newSecret();
      const { url, description = null, types = null } = settings;
      const webhook = await this.webhooks.insert(tx, {
        ...{ id, office, officePath, url, description, types },
        secret: this.cipher.encrypt(secret, id),
      });
      await this.webhooks.note(tx, id, 'created', clientId, { url, types });
      return { webhook, secret };
    });
  }

  /** @throws Refused not-found, version-stale, webhook-url-refused, unknown-event-type */
  async change(command: Command, id: string, changes: WebhookChanges): Promise<WebhookView> {
    this.assertGood(changes);
    return this.command(command, id, 'changed', { ...changes }, (tx) =>
      this.webhooks.change(tx, id, changes),
    );
  }

  /** What waited for it goes on; what happened meanwhile is not sent afterwards. */
  enable(command: Command, id: string): Promise<WebhookView> {
    return this.command(command, id, 'enabled', {}, (tx) => this.webhooks.enable(tx, id));
  }

  disable(command: Command, id: string): Promise<WebhookView> {
    return this.command(command, id, 'disabled', { reason: 'owner' }, (tx) =>
      this.webhooks.disable(tx, id, 'owner'),
    );
  }

  remove(command: Command, id: string): Promise<WebhookView> {
    return this.command(command, id, 'removed', {}, (tx) => this.webhooks.remove(tx, id));
  }

  /** Gives it a new secret; the one before it signs too for a day. */
  rotateSecret(command: Command, id: string): Promise<WebhookWithSecret> {
    return this.withSecret(command, async (tx) => {
      await this.loaded(tx, command, id);
      const secret = newSecret();
      const sealed = this.cipher.encrypt(secret, id);
      const webhook = await this.webhooks.rotate(tx, id, sealed, overlapHours);
      await this.webhooks.note(tx, id, 'secret-rotated', command.caller.clientId);
      return { webhook, secret };
    });
  }

  private command(
    command: Command,
    id: string,
    kind: string,
    details: Readonly<Record<string, unknown>>,
    work: (tx: Transaction) => Promise<WebhookView>,
  ): Promise<WebhookView> {
    return this.runner.run(command, async (tx) => {
      await this.loaded(tx, command, id);
      const webhook = await work(tx);
      await this.webhooks.note(tx, id, kind, command.caller.clientId, details);
      return webhook;
    });
  }

  /** The secret goes out by the answer only: what is kept for a repeated request has none. */
  private async withSecret(
    command: Command,
    work: (tx: Transaction) => Promise<{ webhook: WebhookView; secret: string }>,
  ): Promise<WebhookWithSecret> {
    let made: { webhook: WebhookView; secret: string } | undefined;
    const webhook = await this.runner.run(command, async (tx) => {
      made = await work(tx);
      return made.webhook;
    });
    return { webhook, secret: made?.webhook === webhook ? made.secret : null };
  }

  private async loaded(tx: Transaction, command: Command, id: string): Promise<void> {
    const { version } = await this.webhooks.load(tx, id);
    assertVersion(command, version, true);
  }

  private assertGood({ url, types }: WebhookChanges): void {
    if (types !== undefined && types !== null) this.types.assertKnown(types, '/types');
    if (url === undefined) return;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const isBare = parsed?.username === '' && parsed.password === '';
    if (parsed === undefined || !isBare || this.sender.refusalOf(parsed) !== undefined) {
      throw new Refused('webhook-url-refused', { field: '/url' });
    }
  }
}
