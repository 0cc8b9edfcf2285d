import { Controller } from '@nestjs/common';
import { incidentContracts } from '#libs/contracts';
import { OnEvents } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { IncidentRollUp } from '../roll-ups/incident.roll-up.js';
import { type IncidentEvent, toIncidentChange } from './incident-change.mapper.js';

/** Counts what happens to incidents. */
@Controller()
export class IncidentsConsumer {
  constructor(
    private readonly rollUp: IncidentRollUp,
    private readonly clock: PlatformClock,
  ) {}

  @OnEvents(...incidentContracts)
  async onIncidents(events: readonly IncidentEvent[], tx: Transaction): Promise<void> {
    await this.rollUp.apply(
      tx,
      events.map((event) => toIncidentChange(event, this.clock)),
    );
  }
}
