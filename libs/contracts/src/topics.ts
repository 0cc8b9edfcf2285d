/**
 * The topics, created ahead and never by accident. The key of a message is its aggregate's id, so
 * that everything about one incident, order or task stays in order.
 */
export const topics = {
  directory: 'tiergrid.directory.v1',
  incidents: 'tiergrid.incidents.v1',
  orders: 'tiergrid.orders.v1',
} as const;

export type Topic = (typeof topics)[keyof typeof topics];

/** Partitions of every topic. Never raised in place: keys would move and lose their order. */
export const partitionsPerTopic = 12;
