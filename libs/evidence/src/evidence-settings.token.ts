/** Where Nest finds how evidence is kept. */
export const evidenceSettingsToken = Symbol('EvidenceSettings');
