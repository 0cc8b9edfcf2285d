export { allowedOrderCommands, decideRecall, evolveOrder, settleTask } from './decide.js';
export {
  decideIssue,
  incidentEndOf,
  type IncidentHeader,
  type IssueRefusal,
  type OrderRequest,
} from './issue.js';
export type { Order, OrderEvent, OrderRefusal, OrderStatus, RecallOrder } from './order.js';
