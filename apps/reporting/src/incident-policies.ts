import type { Grade, Impact, PolicyPack, PolicyPacks } from '#libs/policy';
import { suggestGrade } from './domain/incident/index.js';
import type { IncidentView } from './read-models/incident-view.js';

/** What a view of an incident says about its grade beside the grade itself. */
type SuggestionView = Pick<IncidentView, 'suggestedGrade' | 'decidedBy'>;

const nothingSuggested: { suggestedGrade: Grade | null; decidedBy: [] } = {
  suggestedGrade: null,
  decidedBy: [],
};

/** The policy packs as incidents go by them. */
export class IncidentPolicies {
  /** The pack of new reports. */
  readonly default: PolicyPack;

  /** @throws RangeError when there is no pack `defaultPack` */
  constructor(
    private readonly packs: PolicyPacks,
    defaultPack: string,
  ) {
    const pack = packs.find(defaultPack);
    if (pack === undefined) throw new RangeError(`there is no policy pack ${defaultPack}`);
    this.default = pack;
  }

  /** An incident's pack, or undefined when this installation does not have it any more. */
  find(id: string): PolicyPack | undefined {
    return this.packs.find(id);
  }

  /** Made when it is read: metrics and packs change, and it takes microseconds. */
  suggestionOf(pack: string, impact: Impact | null): SuggestionView {
    const suggestion = suggestGrade(this.packs.find(pack), impact);
    if (suggestion === undefined) return nothingSuggested;
    return { suggestedGrade: suggestion.grade, decidedBy: [...suggestion.decidedBy] };
  }
}
