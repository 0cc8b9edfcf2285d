import { Injectable } from '@nestjs/common';
import { Directory } from '#libs/directory';
import {
  countedIncident,
  evolveIncident,
  type IncidentChange,
  type IncidentFact,
} from '../domain/incident-fact/index.js';
import { incidentCounts } from '../persistence/count-table.js';
import { incidentFacts } from '../persistence/fact-table.js';
import { RollUp } from './roll-up.js';

@Injectable()
export class IncidentRollUp extends RollUp<IncidentFact, IncidentChange> {
  constructor(directory: Directory) {
    super(directory, {
      name: 'incidents',
      facts: incidentFacts,
      counts: incidentCounts,
      evolve: evolveIncident,
      counted: countedIncident,
    });
  }
}
