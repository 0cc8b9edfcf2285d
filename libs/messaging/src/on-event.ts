import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContract } from '#libs/contracts';
import type { Transaction } from '#libs/persistence';
import type { ReceivedEvent } from './event.js';

/** What the decorators tell the transport strategy of a method. */
export interface EventMethodExtras {
  /** The method, when it takes its events mixed; undefined otherwise. */
  readonly takesMixed?: object;
}

type EventMethod<Contract extends EventContract> = TypedPropertyDescriptor<
  (events: readonly ReceivedEvent<Contract>[], tx: Transaction) => Promise<void>
>;

/**
 * Marks a controller's method as the consumer of one contract's events. It is Nest's
 * `@EventPattern`, with the method's parameters checked against the contract by the compiler.
 *
 * The method gets events of different aggregates, all to be applied in `tx`, which also moves the
 * offset. What it throws rolls everything back; a batch that fails is tried in halves until the
 * bad event stands alone and goes to the dead letters.
 */
export function OnEvent<Contract extends EventContract>(contract: Contract) {
  return (target: object, method: string, descriptor: EventMethod<Contract>): void => {
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
    (EventPattern(contract.type) as MethodDecorator)(target, method, descriptor);
  };
}

/**
 * Like `OnEvent` for a method that takes several contracts' events in one call: all that a batch
 * has of them, as they came. Events of one aggregate stand in their order, and there may be several
 * of them. For consumers that load, evolve and save a whole batch at once.
 */
export function OnEvents<const Contracts extends readonly EventContract[]>(
  ...contracts: Contracts
) {
  return (target: object, method: string, descriptor: EventMethod<Contracts[number]>): void => {
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
    const extras: EventMethodExtras = { takesMixed: descriptor };
    const types = contracts.map((contract) => contract.type);
    EventPattern<string[]>(types, extras)(target, method, descriptor);
  };
}
