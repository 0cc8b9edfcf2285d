import { Injectable } from '@nestjs/common';
import { assertVersion, type Command, CommandRunner, Refused } from '#libs/http';
import { PlatformClock } from '#libs/time';
import { actorOf } from '../../caller-actor.js';
import { OrderRecaller } from '../../order-commands/order-recaller.js';
import { OrderRepository } from '../../persistence/order.repository.js';
import type { OrderView } from '../../read-models/order-view.js';
import { OrderReader } from '../../read-models/order.reader.js';

/** Recalls an order for its issuer. */
@Injectable()
export class RecallOrderHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly orders: OrderRepository,
    private readonly recaller: OrderRecaller,
    private readonly reader: OrderReader,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * If-Match is compared when it is sent and not asked for: until it ends, nothing changes an order
   * but the count of its tasks, and whoever wants work to stop should not be told to read first.
   * @throws Refused not-found, version-stale, or the domain's refusal
   */
  handle(command: Command, id: string, reason: string): Promise<OrderView> {
    return this.runner.run(command, async (tx) => {
      const order = await this.orders.loadAlone(tx, id);
      if (order === undefined) throw new Refused('not-found');
      assertVersion(command, order.version, false);
      const by = actorOf(command.caller);
      const recall = { type: 'recall', by, at: this.clock.now(), reason } as const;
      await this.recaller.recall(tx, order, recall, command.caller);
      return this.reader.get(tx, id);
    });
  }
}
