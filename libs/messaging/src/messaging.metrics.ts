import { Injectable, Logger } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import type { InboxResult } from './inbox/inbox.js';
import type { OutboxRow } from './outbox/read-outbox.js';

const lookEveryMs = 15_000;

/** What an operator watches of the event path. */
@Injectable()
export class MessagingMetrics {
  private readonly logger = new Logger('MessagingMetrics');
  private timer: NodeJS.Timeout | undefined;
  private readonly outboxAge: Gauge;
  private readonly deadLetters: Gauge;
  private readonly sentTotal: Counter;
  private readonly sendDelay: Histogram;
  private readonly consumedTotal: Counter<'result'>;
  private readonly consumerLag: Gauge<'topic' | 'partition'>;

  constructor(
    private readonly database: Database,
    registry: Registry,
  ) {
    const registers = [registry];
    this.outboxAge = new Gauge({
      name: 'tiergrid_outbox_oldest_age_seconds',
      help: 'Age of the oldest event that was not sent to Kafka',
      registers,
    });
    this.deadLetters = new Gauge({
      name: 'tiergrid_dead_letters',
      help: 'Messages that could not be applied and wait for an operator: alert above 0',
      registers,
    });
    this.sentTotal = new Counter({
      name: 'tiergrid_outbox_sent_total',
      help: 'Events sent to Kafka',
      registers,
    });
    this.sendDelay = new Histogram({
      name: 'tiergrid_outbox_send_delay_seconds',
      help: 'From the append of an event to the acknowledgement of Kafka',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      registers,
    });
    this.consumedTotal = new Counter({
      name: 'tiergrid_events_consumed_total',
      help: 'Messages by what became of them: applied, duplicate, dead-letter',
      labelNames: ['result'],
      registers,
    });
    this.consumerLag = new Gauge({
      name: 'tiergrid_consumer_lag',
      help: 'Messages of a partition that are still to be consumed',
      labelNames: ['topic', 'partition'],
      registers,
    });
  }

  sent(rows: readonly OutboxRow[]): void {
    this.sentTotal.inc(rows.length);
    const now = Date.now();
    for (const row of rows) this.sendDelay.observe((now - row.appendedAt.getTime()) / 1000);
  }

  consumed(result: InboxResult, count: number): void {
    this.consumedTotal.inc({ result }, count);
  }

  lag(topic: string, partition: number, messages: number): void {
    this.consumerLag.set({ topic, partition }, messages);
  }

  /** Looks at the tables now and then; between looks Prometheus sees the last figures. */
  start(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const row = await this.database.read(everything, (tx) =>
        tx.one<{ age: number; dead: number }>(
          `SELECT (SELECT count(*) FROM dead_letters) AS dead,
                  coalesce(extract(epoch FROM clock_timestamp() - (
                    SELECT appended_at FROM outbox
                    WHERE id > (SELECT position FROM outbox_cursor) ORDER BY id LIMIT 1)),
                  0)::float8 AS age`,
        ),
      );
      this.outboxAge.set(row.age);
      this.deadLetters.set(row.dead);
    } catch (error) {
      this.logger.warn(`the outbox could not be measured: ${String(error)}`);
    }
  }
}
