import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Transaction } from '#libs/persistence';
import type { Impact } from '#libs/policy';
import type { Incident } from '../domain/incident/index.js';
import type { IncidentView } from '../read-models/incident-view.js';

/** Facts that somebody adds to an incident 续报. */
export interface NewSupplement {
  readonly id: string;
  readonly at: Date;
  readonly by: Caller;
  readonly text: string;
  readonly impact: Impact | null;
  readonly indicators: IncidentView['indicators'];
}

/** What was added to incidents; the service's role may not change it. */
@Injectable()
export class SupplementRepository {
  /** Keeps a supplement, and adds its indicators to the incident's. */
  async add(tx: Transaction, incident: Incident, supplement: NewSupplement): Promise<void> {
    const { id, at, by, text, impact, indicators } = supplement;
    await tx.execute(
      `INSERT INTO incident_supplements
         (id, incident_id, division_path, at, actor, actor_name, office, text, impact, indicators)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        incident.id,
        incident.division.path,
        at,
        by.clientId,
        by.name,
        by.office,
        text,
        impact === null ? null : JSON.stringify(impact),
        indicators.length,
      ],
    );
    if (indicators.length === 0) return;
    await tx.execute('UPDATE incidents SET indicators = indicators || $2::jsonb WHERE id = $1', [
      incident.id,
      JSON.stringify(indicators),
    ]);
  }
}
