import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refused } from '#libs/http';
import type { DocumentJob } from './document-job.js';
import { DocumentPrinter } from './document-printer.js';

const job: DocumentJob = {
  format: 'iodef',
  source: {
    language: 'en',
    issuer: 'tiergrid.example',
    number: '431002-2026-000001',
    status: 'closed',
    title: 'ransomware',
    description: null,
    occurredAt: '2026-11-21T08:00:00.000Z',
    discoveredAt: '2026-11-21T08:00:00.000Z',
    reportedAt: '2026-11-21T08:00:00.000Z',
    generatedAt: '2026-11-21T08:00:00.000Z',
    category: null,
    grade: null,
    impact: {},
    holder: '北湖区',
    unit: null,
    place: '北湖区',
    indicators: [],
    fields: [],
  },
};

describe('the printer of documents', () => {
  it('prints one after the other and refuses when many wait', async () => {
    const printer = new DocumentPrinter();
    const printed: Promise<Buffer>[] = [];
    let refused = 0;
    for (let asked = 0; asked < 40; asked += 1) {
      try {
        printed.push(printer.print(job));
      } catch (error) {
        assert.ok(error instanceof Refused && error.code === 'too-many-documents');
        refused += 1;
      }
    }
    assert.deepEqual([printed.length, refused], [17, 23]);
    const files = await Promise.all(printed);
    assert.equal(new Set(files.map((file) => file.toString())).size, 1);
    await printer.onApplicationShutdown();
  });

  it('fails a document that cannot be printed, and prints the next', async () => {
    const printer = new DocumentPrinter();
    const broken = {
      ...job,
      source: { ...job.source, indicators: null },
    } as unknown as DocumentJob;
    await assert.rejects(printer.print(broken), /cannot be printed/);
    assert.match((await printer.print(job)).toString(), /<Description>ransomware</);
    await printer.onApplicationShutdown();
  });

  it('fails the document under way when the service ends', async () => {
    const printer = new DocumentPrinter();
    const under = assert.rejects(printer.print(job), /the service ends/);
    await printer.onApplicationShutdown();
    await under;
  });
});
