import { parentPort } from 'node:worker_threads';
import type { DocumentJob } from './document-job.js';

/**
 * Prints documents in a thread of its own: fonts and libraries are large, and printing takes longer
 * than other requests should wait. Each library is loaded by the first document that needs it.
 */
async function print(job: DocumentJob): Promise<Uint8Array> {
  switch (job.format) {
    case 'pdf':
      return (await import('./print-pdf.js')).printPdf(job.report);
    case 'docx':
      return (await import('./print-docx.js')).printDocx(job.report);
    case 'iodef':
      return Buffer.from((await import('./write-iodef.js')).writeIodef(job.source), 'utf8');
    default:
      return job satisfies never;
  }
}

const port = parentPort;
if (port === null) throw new Error('this is run as a worker thread');
port.on('message', (job: DocumentJob) => {
  print(job).then(
    (bytes) => {
      port.postMessage({ bytes });
    },
    (error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ reason });
    },
  );
});
