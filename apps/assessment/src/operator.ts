/** What the operator's commands may do with this service's data. */
export { recountStatistics as recount } from './features/recount-statistics/recount-statistics.js';
