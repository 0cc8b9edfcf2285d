import type { INestApplication, INestMicroservice } from '@nestjs/common';
import { EventConsumerStrategy, RethrowFilter } from './event-consumer.strategy.js';

/** What Nest itself calls when it does not defer the initialisation. */
interface Connected extends INestMicroservice {
  registerListeners(): void;
  setIsInitialized(isInitialized: boolean): void;
  setIsInitHookCalled(isInitHookCalled: boolean): void;
}

/**
 * Connects the application's event consumers to Kafka. They begin when it starts its microservices,
 * which must be after it was initialised itself.
 */
export function connectEventConsumers(app: INestApplication): void {
  const consumers = app.connectMicroservice(
    { strategy: app.get(EventConsumerStrategy) },
    // Otherwise Nest binds the handlers before the filter below is there.
    { deferInitialization: true },
  ) as Connected;
  consumers.useGlobalFilters(new RethrowFilter());
  consumers.registerListeners();
  // It is the application that is initialised: done for both, every hook would be called twice.
  consumers.setIsInitialized(true);
  consumers.setIsInitHookCalled(true);
}
