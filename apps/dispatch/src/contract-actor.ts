import type { By } from './domain/office.js';

/** Who acted, as contracts write it: never a name. */
export function contractActor(by: By): { clientId: string; office: string | null } {
  return by === 'platform'
    ? { clientId: 'platform', office: null }
    : { clientId: by.clientId, office: by.code };
}
