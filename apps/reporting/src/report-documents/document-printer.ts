import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Refused } from '#libs/http';
import type { DocumentJob } from './document-job.js';

/** Documents that may wait for the thread; more are refused. */
const maxWaiting = 16;
/** How long the thread stays after its last document, and how long one may take at the most. */
const idleMs = 30_000;
const patienceMs = 60_000;
/** Megabytes of heap that the thread may take. */
const maxHeapMb = 256;

interface Waiting {
  readonly job: DocumentJob;
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: Error) => void;
}

type Answer = { readonly bytes: Uint8Array } | { readonly reason: string };

/**
 * Prints documents one after the other, in a thread that starts with the first and ends when there
 * has been none for a while: a service that prints nothing pays nothing for it.
 */
@Injectable()
export class DocumentPrinter implements OnApplicationShutdown {
  private readonly waiting: Waiting[] = [];
  private current: Waiting | undefined;
  private worker: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @returns the file
   * @throws Refused too-many-documents when many others wait; Error when it cannot be printed
   */
  print(job: DocumentJob): Promise<Buffer> {
    if (this.waiting.length >= maxWaiting) throw new Refused('too-many-documents');
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.next();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end(new Error('the service ends'));
  }

  private next(): void {
    if (this.current !== undefined) return;
    clearTimeout(this.timer);
    this.current = this.waiting.shift();
    if (this.current === undefined) {
      this.timer = this.after(idleMs, () => this.end(new Error('idle')));
      return;
    }
    this.timer = this.after(patienceMs, () => this.end(new Error('the document took too long')));
    this.worker ??= this.start();
    this.worker.postMessage(this.current.job);
  }

  private after(ms: number, act: () => Promise<void>): NodeJS.Timeout {
    // Waiting for this alone keeps no process alive.
    return setTimeout(() => void act(), ms).unref();
  }

  private start(): Worker {
    const worker = new Worker(new URL('./document.worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const done = this.current;
      this.current = undefined;
      if ('bytes' in answer) done?.resolve(Buffer.from(answer.bytes));
      else done?.reject(new Error(`a document cannot be printed: ${answer.reason}`));
      this.next();
    });
    worker.on('error', (error: Error) => void this.end(error));
    return worker;
  }

  /** Ends the thread. The document under way fails, those that wait get a new thread. */
  private async end(reason: Error): Promise<void> {
    const { worker, current } = this;
    this.worker = undefined;
    this.current = undefined;
    current?.reject(reason);
    await worker?.terminate();
    if (this.waiting.length > 0) this.next();
  }
}
