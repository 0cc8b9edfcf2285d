export { addDays, type Grain, grains, parsePeriod, type Period, periodOf } from './period.js';
export {
  checkPeriod,
  checkZeroReport,
  fileBy,
  type Rules,
  type ZeroReportRefusal,
} from './zero-report.js';
