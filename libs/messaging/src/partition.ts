/** A partition of a topic. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** Names a partition in maps and messages. */
export function partitionKey({ topic, partition }: Partition): string {
  return `${topic}[${partition}]`;
}
