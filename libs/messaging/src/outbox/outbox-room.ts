import type { LoggerService } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import type { WriteGate } from '#libs/http';
import type { OutboxBacklog } from './outbox-store.js';

export interface OutboxRoomOptions {
  /** Measures what is still to be sent. */
  readonly backlog: () => Promise<OutboxBacklog>;
  readonly limitBytes: number;
  readonly gate: WriteGate;
  readonly registry: Registry;
  readonly logger: LoggerService;
}

/** Between two looks a service writes a few megabytes at the most; the limit is far from exact. */
const lookEveryMs = 1_000;
const mebibyte = 1_048_576;
const code = 'outbox-full';

/**
 * Closes the service to writes while the outbox is full. A broker that is away must not refuse
 * reports, but it may be away for longer than the disk has room, and a full disk would end much
 * more. Measured now and then, not with each request.
 */
export class OutboxRoom {
  private timer: NodeJS.Timeout | undefined;
  private isFull = false;
  private failing = false;
  private readonly rows: Gauge;
  private readonly bytes: Gauge;
  private readonly full: Gauge;

  constructor(private readonly options: OutboxRoomOptions) {
    const registers = [options.registry];
    this.rows = new Gauge({
      name: 'tiergrid_outbox_backlog_rows',
      help: 'Events that were not sent to Kafka',
      registers,
    });
    this.bytes = new Gauge({
      name: 'tiergrid_outbox_backlog_bytes',
      help: 'What events that were not sent take up, estimated',
      registers,
    });
    this.full = new Gauge({
      name: 'tiergrid_outbox_full',
      help: '1 while writes are refused because too much was not sent: alert above 0',
      registers,
    });
  }

  start(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Measures once and opens or closes the gate. A failed look changes nothing. */
  async look(): Promise<void> {
    try {
      const { rows, bytes } = await this.options.backlog();
      this.failing = false;
      this.rows.set(rows);
      this.bytes.set(bytes);
      this.judge(bytes);
    } catch (error) {
      if (!this.failing) {
        this.options.logger.warn(`the room of the outbox cannot be measured: ${String(error)}`);
      }
      this.failing = true;
    }
  }

  private judge(bytes: number): void {
    const { limitBytes, gate, logger } = this.options;
    // Opened again well below the limit: at it, each event sent would let one write through.
    const isFull = bytes >= (this.isFull ? limitBytes * 0.9 : limitBytes);
    if (isFull === this.isFull) return;
    this.isFull = isFull;
    this.full.set(isFull ? 1 : 0);
    const mebibytes = `${(bytes / mebibyte).toFixed(1)} of ${(limitBytes / mebibyte).toFixed(1)} MiB`;
    if (isFull) {
      gate.close(code);
      logger.error(
        `the outbox is full (${mebibytes} not sent): writes are refused until Kafka takes events again`,
      );
    } else {
      gate.open(code);
      logger.log(`the outbox has room again (${mebibytes} not sent): writes are taken`);
    }
  }
}
