import type { DivisionPath } from '#libs/divisions';

/** Who asks for a contact: an office, and whether its people decide on incidents. */
export interface ContactReader {
  readonly clientId: string;
  readonly officePath: DivisionPath;
  readonly decides: boolean;
}

/** What access to an incident's contact depends on. */
export interface ContactSubject {
  /** Client id of who reported it. */
  readonly reporter: string;
  readonly holderPath: DivisionPath;
}

/**
 * Whether somebody may read, set or delete an incident's contact: the office that must act and
 * those above it, because they call back and answer for it, and whoever reported it. An incident
 * that lies in one's area but with another office is no reason to know whom it befell.
 */
export function mayHandleContact(reader: ContactReader, subject: ContactSubject): boolean {
  if (reader.clientId === subject.reporter) return true;
  return reader.decides && subject.holderPath.startsWith(reader.officePath);
}
