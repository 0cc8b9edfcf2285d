import { Refused } from '#libs/http';
import type { LimitRefusal } from './domain/limits.js';
import type { OrderRefusal } from './domain/order/index.js';
import type { TargetPlace, TargetRefusal } from './domain/targets.js';
import type { TaskRefusal } from './domain/task/index.js';

/** Puts a refusal of the domain into the words of the edge: field, parameters, extensions. */
export function refused(
  refusal: TaskRefusal | OrderRefusal | TargetRefusal | LimitRefusal,
): Refused {
  const { code } = refusal;
  switch (code) {
    case 'command-not-allowed':
      return new Refused(code, {
        parameters: {
          command: refusal.command,
          status: refusal.status,
          allowed: refusal.allowed.join(', ') || '-',
        },
        extensions: { currentStatus: refusal.status, allowedCommands: refusal.allowed },
      });
    case 'not-holder':
      return new Refused(code, {
        parameters: { holder: refusal.holder },
        extensions: { holder: refusal.holder },
      });
    case 'not-issuer':
      return new Refused(code, {
        parameters: { issuer: refusal.issuer },
        extensions: { issuer: refusal.issuer },
      });
    case 'worker-cannot-verify':
      return new Refused(code);
    case 'unknown-office':
    case 'office-outside-scope':
    case 'duplicate-office':
    case 'office-already-tasked':
      return new Refused(code, {
        field: pointerTo(refusal.place),
        parameters: { office: refusal.office },
      });
    case 'office-closed':
      return new Refused(code, {
        field: pointerTo(refusal.place),
        parameters: { office: refusal.office, validTo: refusal.validTo },
      });
    case 'no-office-of-level':
      return new Refused(code, {
        field: '/targets/level',
        parameters: { division: refusal.division, level: refusal.level },
      });
    case 'too-many-offices':
      return new Refused(code, { field: '/targets', parameters: { most: String(refusal.most) } });
    case 'limit-in-past':
      return new Refused(code, {
        field: `/${refusal.limit}`,
        parameters: { limit: refusal.limit },
      });
    case 'limits-out-of-order':
      return new Refused(code, { field: '/acknowledgeBy' });
    case 'limit-after-parents':
      return new Refused(code, {
        field: `/${refusal.limit}`,
        parameters: { limit: refusal.limit, latest: refusal.latest.toISOString() },
      });
    default:
      return refusal satisfies never;
  }
}

function pointerTo(place: TargetPlace): string {
  return place === 'division' ? '/targets/division' : `/targets/offices/${place}`;
}
