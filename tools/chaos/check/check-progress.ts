import { consumersOf, type Evidence, type Violation } from './evidence.js';

/** I5: nothing is stuck, and only planted poison lies among the dead letters, all of it. */
export function checkProgress({ stuck, deadLetters, kafka }: Evidence): Violation[] {
  const violations = stuck.map((what): Violation => ({ invariant: 'I5', what }));
  const found = new Map<string, number>();
  for (const { service, reason, eventId, planted } of deadLetters) {
    if (planted !== 'poison') {
      violations.push({
        invariant: 'I5',
        what: `${service} has a dead letter, ${reason}: ${String(eventId)}`,
      });
    }
    const place = `${service} ${String(eventId)}`;
    found.set(place, (found.get(place) ?? 0) + 1);
  }
  for (const { planted, topic, eventId } of kafka) {
    if (planted !== 'poison') continue;
    for (const service of consumersOf[topic] ?? []) {
      const count = found.get(`${service} ${eventId}`) ?? 0;
      if (count !== 1) {
        violations.push({
          invariant: count === 0 ? 'I1' : 'I2',
          what: `poison ${eventId} is ${count} dead letters of ${service}`,
        });
      }
    }
  }
  return violations;
}
