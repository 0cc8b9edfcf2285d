import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Directory } from '#libs/directory';
import type { Division } from '#libs/divisions';
import { type Command, CommandRunner, Refused } from '#libs/http';
import { Outbox } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { actorOf } from '../../caller-actor.js';
import { refused } from '../../dispatch.refusals.js';
import type { Limits } from '../../domain/limits.js';
import {
  decideIssue,
  type IncidentHeader,
  type IssueRefusal,
  type Order,
} from '../../domain/order/index.js';
import { noTasks, withIssued } from '../../domain/progress.js';
import { toOrderIssuedEvent } from '../../order-commands/order-event.mapper.js';
import { IncidentHeaderRepository } from '../../persistence/incident-header.repository.js';
import { OrderRepository } from '../../persistence/order.repository.js';
import { TaskRepository } from '../../persistence/task.repository.js';
import type { OrderView } from '../../read-models/order-view.js';
import { OrderReader } from '../../read-models/order.reader.js';
import { TargetFinder } from '../../targets/target-finder.js';
import { TaskIssuer } from '../../task-commands/task-issuer.js';
import type { IssueOrder } from './issue-order.dto.js';

interface Decided {
  readonly incident: IncidentHeader | undefined;
  readonly offices: readonly Division[];
  readonly limits: Limits;
}

/** Issues an order: the order, its tasks and the events of all in one transaction. */
@Injectable()
export class IssueOrderHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly incidents: IncidentHeaderRepository,
    private readonly directory: Directory,
    private readonly finder: TargetFinder,
    private readonly orders: OrderRepository,
    private readonly tasks: TaskRepository,
    private readonly issuer: TaskIssuer,
    private readonly reader: OrderReader,
    private readonly outbox: Outbox,
    private readonly clock: PlatformClock,
  ) {}

  /** @throws Refused one of the refusals of an order's issue */
  handle(command: Command, body: IssueOrder): Promise<OrderView> {
    const { caller } = command;
    return this.runner.run(command, async (tx) => {
      const at = this.clock.now();
      const by = actorOf(caller);
      const { incident, offices, limits } = await this.decide(tx, command, body, at);
      const order: Order = {
        id: uuidv7(),
        version: 1,
        status: 'issued',
        title: body.title,
        incidentId: incident?.id ?? null,
        issuer: { code: by.code, path: by.path },
        below: withIssued(noTasks, offices.length),
      };
      const own = (await this.directory.find(tx, [caller.office])).get(caller.office);
      const issuerName = own?.name ?? caller.office;
      const instructionsId = uuidv7();
      await this.tasks.insertInstructions(tx, instructionsId, by.path, body.instructions);
      const details = { instructionsId, incident, issuerName, limits };
      await this.orders.insert(tx, order, { ...details, issuedAt: at, issuedBy: by.clientId });
      const taskEvents = await this.issuer.issue(
        tx,
        {
          origin: {
            orderId: order.id,
            orderTitle: order.title,
            incidentId: order.incidentId,
            parentTaskId: null,
            issuer: order.issuer,
            limits,
          },
          instructionsId,
          issuerName,
          at,
          tasks: offices.map((office) => ({ id: uuidv7(), office })),
        },
        caller,
      );
      await this.outbox.append(tx, [toOrderIssuedEvent(order, by, at), ...taskEvents]);
      return this.reader.get(tx, order.id);
    });
  }

  private async decide(
    tx: Transaction,
    { caller }: Command,
    body: IssueOrder,
    at: Date,
  ): Promise<Decided> {
    const today = this.clock.dayOf(at);
    const incidentId = body.source?.id;
    const incident =
      incidentId === undefined ? undefined : await this.incidents.share(tx, incidentId);
    const limits = {
      acknowledgeBy: body.acknowledgeBy ?? null,
      completeBy: body.completeBy ?? null,
    };
    const issuer = actorOf(caller);
    const targets = await this.finder.find(tx, body.targets, issuer, today);
    const request = { targets, limits, incidentId };
    const decision = decideIssue(request, issuer, incident, at, today);
    if (!decision.accepted) throw refusedIssue(decision.refusal);
    return { incident, offices: decision.offices, limits };
  }
}

/** Puts a refusal of the domain into the words of the edge: field and parameters. */
function refusedIssue(refusal: IssueRefusal): Refused {
  if (refusal.code === 'unknown-source') {
    const parameters = { incident: refusal.incidentId };
    return new Refused(refusal.code, { field: '/source/id', parameters });
  }
  if (refusal.code === 'source-ended') {
    const { number, status } = refusal;
    return new Refused(refusal.code, { field: '/source/id', parameters: { number, status } });
  }
  return refused(refusal);
}
