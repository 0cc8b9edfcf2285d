import type { Caller } from '#libs/access';
import { Refused } from '#libs/http';
import type { Incident } from '../domain/incident/index.js';

/**
 * The reports that the law asks for are the business of the office that holds the incident, and of
 * the offices above, through which they go.
 * @throws Refused not-holder
 */
export function assertLooksAfter({ holder }: Incident, caller: Caller): void {
  if (holder.path.startsWith(caller.officePath)) return;
  throw new Refused('not-holder', {
    parameters: { holder: holder.code },
    extensions: { holder: holder.code },
  });
}
