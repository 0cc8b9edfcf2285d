import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { everything } from '#libs/divisions';
import { pause } from '#libs/messaging';
import { Database, type Transaction } from '#libs/persistence';
import { type Attempt, WebhookSender } from '../network/webhook-sender.js';
import { retryDelayMs } from '../retry-schedule.js';
import { signedHeaders } from '../signature.js';
import { WebhookCipher } from '../webhook-cipher.js';
import { WebhookRepository } from '../webhook.repository.js';
import { type ClaimedDelivery, DeliveryRepository, type Outcome } from './delivery.repository.js';

const pollMs = 500;
const afterFailureMs = 1_000;
/** Attempts under way at the most, apart for endpoints whose last attempt failed: they are slow. */
const places = { well: 64, failing: 32 };
/** To one endpoint; one that fails is tried one by one. */
const perEndpoint = { well: 4, failing: 1 };
/** An endpoint that has failed for so long is disabled. */
const failingDays = 5;
/** Attempts under way when the service stops may take so long; then they are broken off. */
const finishMs = 5_000;
const gone = 410;

/** Makes attempts at deliveries that are due. Every replica does; a claim keeps them apart. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly stopping = new AbortController();
  /** Marks what this process has claimed. */
  private readonly claim = randomUUID();
  private readonly underWay = new Map<ClaimedDelivery, { failing: boolean; done: Promise<void> }>();
  private sleep = new AbortController();
  private running: Promise<void> | undefined;
  private unwell = false;
  private readonly attempts: Counter<'outcome'>;

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly webhooks: WebhookRepository,
    private readonly sender: WebhookSender,
    private readonly cipher: WebhookCipher,
    registry: Registry,
  ) {
    this.attempts = new Counter({
      name: 'tiergrid_webhook_attempts_total',
      help: 'Attempts at webhooks, by what came of them',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  /** There is something to deliver: look now. */
  wake(): void {
    this.sleep.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // Renewed before the look: what is added during it wakes the sleep after it.
      this.sleep = new AbortController();
      try {
        const begun = (await this.begin(false)) + (await this.begin(true));
        this.unwell = false;
        if (begun === 0) await pause(pollMs, this.sleep.signal);
      } catch (error) {
        if (!this.unwell) this.logger.warn(`webhooks wait: ${String(error)}`);
        this.unwell = true;
        await pause(afterFailureMs, signal);
      }
    }
    await this.finish();
  }

  /** Claims what is due and begins with it. @returns how many */
  private async begin(failing: boolean): Promise<number> {
    const kind = failing ? 'failing' : 'well';
    const busy = [...this.underWay].filter(([, one]) => one.failing === failing).length;
    const most = places[kind] - busy;
    if (most <= 0) return 0;
    const limits = {
      failing,
      most,
      perEndpoint: perEndpoint[kind],
      underWay: this.countByEndpoint(),
    };
    const claimed = await this.database.transaction(everything, (tx) =>
      this.deliveries.claim(tx, this.claim, limits),
    );
    for (const delivery of claimed) {
      const done = this.deliver(delivery).finally(() => {
        this.underWay.delete(delivery);
        this.wake();
      });
      this.underWay.set(delivery, { failing, done });
    }
    return claimed.length;
  }

  private countByEndpoint(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { webhookId } of this.underWay.keys()) {
      counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1);
    }
    return counts;
  }

  /** Attempts one delivery and notes what came of it. Never rejects. */
  private async deliver(delivery: ClaimedDelivery): Promise<void> {
    try {
      const { webhookId, eventId, url, body } = delivery;
      const secrets = [delivery.secret, delivery.previousSecret].flatMap((sealed) =>
        sealed === null ? [] : [String(this.cipher.decrypt(sealed, webhookId))],
      );
      const headers = signedHeaders(secrets, eventId, new Date(), body);
      const attempt = await this.sender.send(url, headers, body);
      if (attempt.statusCode === null && this.sender.isStopping) return;
      const outcome = outcomeOf(delivery, attempt);
      await this.database.transaction(everything, (tx) =>
        this.note(tx, delivery, attempt, outcome),
      );
      this.attempts.inc({ outcome: outcome.status === 'pending' ? 'retried' : outcome.status });
    } catch (error) {
      // The claim runs out, and it is attempted again.
      this.logger.warn(`delivery ${delivery.id} was not noted: ${String(error)}`);
    }
  }

  private async note(
    tx: Transaction,
    delivery: ClaimedDelivery,
    attempt: Attempt,
    outcome: Outcome,
  ): Promise<void> {
    const { webhookId } = delivery;
    if (!(await this.deliveries.settle(tx, this.claim, delivery, attempt, outcome))) return;
    const since = await this.deliveries.judge(tx, webhookId, outcome.status === 'delivered');
    if (since === undefined) return;
    const hasFailedFor = attempt.at.getTime() - since.getTime();
    if (attempt.statusCode === gone) await this.disable(tx, webhookId, 'gone');
    else if (hasFailedFor > failingDays * 86_400_000) await this.disable(tx, webhookId, 'failing');
  }

  private async disable(
    tx: Transaction,
    webhookId: string,
    reason: 'gone' | 'failing',
  ): Promise<void> {
    await this.webhooks.disable(tx, webhookId, reason);
    await this.webhooks.note(tx, webhookId, 'disabled', 'platform', { reason });
  }

  private async finish(): Promise<void> {
    const all = Promise.all([...this.underWay.values()].map(({ done }) => done));
    const late = setTimeout(() => {
      this.sender.breakOff();
    }, finishMs);
    await all;
    clearTimeout(late);
    try {
      await this.database.transaction(everything, (tx) => this.deliveries.giveBack(tx, this.claim));
    } catch (error) {
      this.logger.warn(`claims were not given back (${String(error)}); they will run out`);
    }
  }
}

function outcomeOf({ attempts }: ClaimedDelivery, attempt: Attempt): Outcome {
  const { statusCode } = attempt;
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) return { status: 'delivered' };
  if (statusCode === gone) return { status: 'failed' };
  const delayMs = retryDelayMs(attempts + 1, Math.random(), attempt.retryAfterMs);
  return delayMs === undefined ? { status: 'failed' } : { status: 'pending', delayMs };
}
