import { z } from 'zod';
import { actor, divisionCode, divisionPath, instant, taskStatus } from '../vocabulary.js';

/** What every task event says of the task as it stands after it. */
export const taskSnapshot = {
  orderId: z.uuid(),
  orderTitle: z.string(),
  incidentId: z.uuid().nullable().describe('The incident that the order serves, if any'),
  parentTaskId: z.uuid().nullable().describe('null: directly below the order'),
  holder: divisionCode.describe('The office that must do it'),
  holderPath: divisionPath,
  issuer: divisionCode.describe('The office that gave it and will verify it'),
  status: taskStatus,
  acknowledgeBy: instant.nullable(),
  completeBy: instant.nullable(),
  actor,
};
