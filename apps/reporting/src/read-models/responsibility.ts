import { z } from 'zod';

const answers = ['pending', 'taken', 'refused', 'withdrawn', 'lapsed'] as const;

const author = {
  by: z.string().describe('Who did it; Tiergrid: the platform'),
  byOffice: z.string().nullable().describe('null: the platform itself'),
};

/** Which offices held an incident, and which were asked to. */
export const responsibility = z
  .object({
    holders: z
      .array(
        z.object({
          office: z.string(),
          officeName: z.string(),
          from: z.iso.datetime(),
          until: z.iso.datetime().nullable().describe('null: it holds the incident now'),
          how: z.enum(['reported', 'escalated', 'returned', 'handed-over']),
          reason: z.string().nullable(),
          ...author,
        }),
      )
      .describe('One after the other, without gaps, from the report on'),
    handOvers: z
      .array(
        z.object({
          from: z.string().describe('The holder that offered it'),
          to: z.string(),
          toName: z.string(),
          offeredAt: z.iso.datetime(),
          reason: z.string().nullable(),
          ...author,
          answer: z
            .enum(answers)
            .describe('lapsed: the incident moved on or ended before an answer came'),
          answeredAt: z.iso.datetime().nullable(),
          answeredBy: z.string().nullable(),
          answerReason: z.string().nullable().describe('Why it was refused or withdrawn'),
        }),
      )
      .describe('Every office that was asked, in the order of the offers'),
  })
  .meta({ id: 'Responsibility' });

export type Responsibility = z.output<typeof responsibility>;
type Tenure = Responsibility['holders'][number];
type HandOver = Responsibility['handOvers'][number];

/** An entry of the timeline that tells of the holder. */
export interface HolderEntry {
  readonly kind: string;
  readonly at: string;
  readonly actorName: string;
  readonly office: string | null;
  readonly note: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Kinds of entries that the chain is made of. */
export const holderKinds: readonly string[] = [
  'reported',
  'escalated',
  'returned',
  'handed-over',
  'hand-over-offered',
  'hand-over-refused',
  'hand-over-withdrawn',
  'rejected',
  'closed',
  'merged',
];

/**
 * The chain of responsibility, told by the timeline, which nobody can change.
 * @param entries of the kinds above, oldest first
 * @param nameOf what an office is called now
 */
export function responsibilityOf(
  entries: readonly HolderEntry[],
  nameOf: (code: string) => string,
): Responsibility {
  const holders: Tenure[] = [];
  const handOvers: HandOver[] = [];
  const answer = (entry: HolderEntry, how: HandOver['answer']): void => {
    const last = handOvers.at(-1);
    if (last?.answer !== 'pending') return;
    const { at, actorName, note } = entry;
    const isAnswer = how !== 'lapsed';
    handOvers[handOvers.length - 1] = {
      ...last,
      answer: how,
      answeredAt: at,
      answeredBy: isAnswer ? actorName : null,
      answerReason: isAnswer ? note : null,
    };
  };
  const hold = (entry: HolderEntry, how: Tenure['how'], office: string): void => {
    const last = holders.at(-1);
    if (last !== undefined) holders[holders.length - 1] = { ...last, until: entry.at };
    holders.push({
      ...{ office, officeName: nameOf(office), from: entry.at, until: null, how },
      ...{ reason: entry.note, by: entry.actorName, byOffice: entry.office },
    });
  };
  for (const entry of entries) {
    const { kind, details } = entry;
    switch (kind) {
      case 'reported':
        hold(entry, kind, String(details['holder']));
        break;
      case 'escalated':
      case 'returned':
        answer(entry, 'lapsed');
        hold(entry, kind, String(details['to']));
        break;
      case 'handed-over':
        answer(entry, 'taken');
        hold(entry, kind, String(details['to']));
        break;
      case 'hand-over-refused':
        answer(entry, 'refused');
        break;
      case 'hand-over-withdrawn':
        answer(entry, 'withdrawn');
        break;
      case 'hand-over-offered': {
        const to = String(details['to']);
        handOvers.push({
          ...{ from: holders.at(-1)?.office ?? '', to, toName: nameOf(to), offeredAt: entry.at },
          ...{ reason: entry.note, by: entry.actorName, byOffice: entry.office },
          ...{ answer: 'pending', answeredAt: null, answeredBy: null, answerReason: null },
        });
        break;
      }
      default:
        answer(entry, 'lapsed');
    }
  }
  return { holders, handOvers };
}
