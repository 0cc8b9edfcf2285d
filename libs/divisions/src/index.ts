export { divisionLevels, isDivisionLevel, type DivisionLevel } from './division-level.js';
export {
  ancestorCodes,
  childPath,
  codeOf,
  divisionCodePattern,
  divisionPathPattern,
  everything,
  isWithin,
  nothing,
  subtreeOf,
  type DivisionPath,
  type Scope,
} from './division-path.js';
export type { Division } from './division.js';
