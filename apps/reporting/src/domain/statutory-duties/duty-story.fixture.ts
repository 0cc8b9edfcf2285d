import { type PolicyPack, shippedPolicyPacks } from '#libs/policy';
import {
  assessDuties,
  type DutyChange,
  type DutyFacts,
  fulfilDuty,
  latestRounds,
  missOverdue,
  onHandlingEnded,
  onHandlingResumed,
  onNewFacts,
  type TrackedDuty,
} from './index.js';

/** A shipped pack. */
export function packOf(id: string): PolicyPack {
  const pack = shippedPolicyPacks().find(id);
  if (!pack) throw new Error(`no pack ${id}`);
  return pack;
}

/** The duties of one incident, and what happens to them in turn. */
export class DutyStory {
  duties: TrackedDuty[] = [];
  private ids = 0;

  constructor(
    readonly pack: PolicyPack,
    readonly facts: DutyFacts,
  ) {}

  newId = (): string => `id-${++this.ids}`;

  take(changes: readonly DutyChange[]): string[] {
    for (const { duty } of changes) {
      const index = this.duties.findIndex(({ id }) => id === duty.id);
      if (index === -1) this.duties.push(duty);
      else this.duties[index] = duty;
    }
    return changes.map(({ type, duty }) => `${type} ${duty.definition.id}`);
  }

  assess(facts: Partial<DutyFacts>, at: string, cause: 'regraded' | 'facts-changed' = 'regraded') {
    const { pack, duties, newId } = this;
    const all = { ...this.facts, ...facts };
    return this.take(assessDuties(pack, all, duties, cause, new Date(at), newId));
  }

  fulfil(id: string, at: string, missingFields: string[] = []) {
    const decision = fulfilDuty(this.pack, this.duties, this.duty(id), {
      at: new Date(at),
      recordedAt: new Date(at),
      recordedBy: { clientId: 'c', name: 'n', office: '431002' },
      person: null,
      reference: null,
      missingFields,
    });
    return decision.accepted ? this.take(decision.changes) : decision.refusal.code;
  }

  newFacts(at: string, about?: string[]) {
    return this.take(onNewFacts(this.pack, this.duties, about, new Date(at), this.newId));
  }

  resolve(at: string) {
    return this.take(onHandlingEnded(this.pack, this.duties, new Date(at), this.newId));
  }

  reopen(at: string) {
    return this.take(onHandlingResumed(this.duties, new Date(at)));
  }

  sweep(at: string, handled = false) {
    return this.take(missOverdue(this.duties, handled, new Date(at)));
  }

  duty(id: string): TrackedDuty {
    const duty = latestRounds(this.duties).find(({ definition }) => definition.id === id);
    if (!duty) throw new Error(`no duty ${id}`);
    return duty;
  }

  due(id: string): string | null {
    const { state } = this.duty(id);
    if (state.status !== 'running' && state.status !== 'fulfilled') {
      throw new Error(`${id} is ${state.status}`);
    }
    return state.dueAt?.toISOString() ?? null;
  }

  status(id: string): string {
    return this.duty(id).state.status;
  }
}
