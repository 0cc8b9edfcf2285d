import type { Caller } from '#libs/access';
import type { Actor } from './domain/office.js';

/** A caller as the domain knows them. */
export function actorOf(caller: Caller): Actor {
  return { clientId: caller.clientId, code: caller.office, path: caller.officePath };
}
