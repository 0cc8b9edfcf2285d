import type { Language } from '#libs/http';
import type { SettledItem } from './device.repository.js';
import { refusalResult } from './item-result.js';

/**
 * The result of an item that was refused. It uses its sequence up.
 * @param incidentId the incident that was meant, where that is known: later items that build on
 *   this one are found by it
 * @throws the error itself when it is no refusal
 */
export function settledRefusal(
  sequence: number,
  incidentId: string | null,
  error: Error,
  language: Language,
): SettledItem {
  const result = refusalResult(error, language);
  if (result === undefined) throw error;
  return { sequence, state: 'refused', incidentId, incidentVersion: null, result };
}
