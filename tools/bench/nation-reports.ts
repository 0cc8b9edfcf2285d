import type { OfficeClient } from '../client/office-client.js';

/** Reports of one county's villages, as its platform hands them over. */
export interface CountyReports {
  readonly client: OfficeClient;
  readonly villages: readonly string[];
}

export interface SentReports {
  /** Milliseconds from sending a batch to its whole answer, being told to come later included. */
  readonly answersMs: readonly number[];
}

/** What the platform takes in one batch. */
const largestBatch = 500;

/**
 * Sends every county's reports, some counties at a time, each in batches, through the gateway.
 * @throws Error when a report is not taken
 */
export async function sendReports(
  counties: readonly CountyReports[],
  senders: number,
  onAcknowledged: (reports: number) => void,
): Promise<SentReports> {
  const answersMs: number[] = [];
  const queue = counties.values();
  const send = async (): Promise<void> => {
    for (const { client, villages } of queue) {
      // Its time is not the answer's; it counts in the whole, as it does in a county's life.
      await client.accessToken();
      for (let first = 0; first < villages.length; first += largestBatch) {
        const batch = villages.slice(first, first + largestBatch);
        const begun = performance.now();
        await sendBatch(client, batch);
        answersMs.push(performance.now() - begun);
        onAcknowledged(batch.length);
      }
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return { answersMs };
}

async function sendBatch(client: OfficeClient, villages: readonly string[]): Promise<void> {
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  const { items } = await client.post<{ items: { status: number; number?: string }[] }>(
    '/v1/incidents:batch',
    {
      items: villages.map((divisionCode) => ({
        divisionCode,
        categoryCode: '01007',
        title: 'Ransomware on the office PC',
        description: 'Files cannot be opened any more; a ransom note lies on the desktop.',
        occurredAt,
        affected: { unitName: 'village office', system: 'office PC', cii: false },
      })),
    },
  );
  const taken = items.filter(({ status, number }) => status === 201 && number !== undefined);
  if (taken.length !== villages.length) {
    const refused = items.find(({ status }) => status !== 201);
    throw new Error(
      `${taken.length} of ${villages.length} reports of ${client.clientId} were taken; ` +
        `refused: ${JSON.stringify(refused)}`,
    );
  }
}
