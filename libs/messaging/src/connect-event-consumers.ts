import type { INestApplication } from '@nestjs/common';
import { EventConsumerStrategy, RethrowFilter } from './event-consumer.strategy.js';

/** Connects the application's event consumers to Kafka, when it starts its microservices. */
export function connectEventConsumers(app: INestApplication): void {
  app
    .connectMicroservice(
      { strategy: app.get(EventConsumerStrategy) },
      // Otherwise Nest binds the handlers before the filter below is there.
      { deferInitialization: true },
    )
    .useGlobalFilters(new RethrowFilter());
}
