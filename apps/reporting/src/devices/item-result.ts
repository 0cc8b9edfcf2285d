import { AccessDenied } from '#libs/access';
import { type Language, type RefusalDetails, Refused, ValidationFailed } from '#libs/http';
import type { IncidentView } from '../read-models/incident-view.js';

/** What is kept of an incident in the result of an item. */
export type ItemIncident = Pick<
  IncidentView,
  'id' | 'number' | 'version' | 'status' | 'holder' | 'clientId'
>;

/** The result of an item, kept for when the item is sent again: without the words of a language. */
export type ItemResult =
  | { readonly incident: ItemIncident }
  | { readonly refusal: { readonly code: string; readonly details?: RefusalDetails } };

export function incidentResult(view: IncidentView): ItemResult {
  const { id, number, version, status, holder, clientId } = view;
  return { incident: { id, number, version, status, holder, clientId } };
}

/**
 * The result that a refusal leaves.
 * @param language of what is said of single fields
 * @returns undefined for what is no refusal but a failure
 */
export function refusalResult(error: unknown, language: Language): ItemResult | undefined {
  if (error instanceof Refused) {
    return { refusal: { code: error.code, details: error.details } };
  }
  if (error instanceof AccessDenied) return { refusal: { code: error.reason } };
  if (!(error instanceof ValidationFailed)) return undefined;
  const errors = error.errors(language);
  const [first] = errors;
  return {
    refusal: {
      code: 'validation-failed',
      details: {
        ...(first === undefined ? {} : { field: first.field }),
        parameters: { count: String(errors.length) },
        extensions: { errors },
      },
    },
  };
}
