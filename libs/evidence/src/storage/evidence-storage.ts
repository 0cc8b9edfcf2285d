import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';

/** A part of a file: first and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Where bytes are: those that are coming in, and those that are kept. */
export abstract class EvidenceStorage {
  /** Where the tus protocol writes what comes in. */
  abstract readonly uploads: DataStore;
  /** What `uploads` knows an attachment's upload by. */
  abstract uploadKey(id: string): string;
  /** Bytes that have come; undefined when there is no such upload. */
  abstract offsetOf(id: string): Promise<number | undefined>;
  /** What came in. */
  abstract readUpload(id: string): Promise<Readable>;
  /** Gives up what came in; nothing happens when it is gone already. */
  abstract removeUpload(id: string): Promise<void>;
  /**
   * Keeps a file for good: when it returns, the bytes outlive this machine's power.
   * @param file in the working folder; it may be taken away
   */
  abstract keep(id: string, file: string): Promise<void>;
  /** Reads what is kept. */
  abstract read(id: string, range?: ByteRange): Promise<Readable>;
  /** Gives up what is kept; nothing happens when it is gone already. */
  abstract remove(id: string): Promise<void>;
  /** @throws Error when nothing could be kept now */
  abstract check(): Promise<void>;
}
