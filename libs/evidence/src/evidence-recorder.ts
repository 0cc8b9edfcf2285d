import type { Transaction } from '#libs/persistence';
import type { Attachment } from './attachment.js';

/**
 * Writes down, in the service's own words, what became of a file: history and events. In the same
 * transaction as the change itself. The service provides it.
 */
export abstract class EvidenceRecorder {
  /** It was checked, found good and kept; `kept` is there. */
  abstract added(tx: Transaction, attachment: Attachment): Promise<void>;
  /** A scanner found malware in it; its bytes are given up. */
  abstract infected(tx: Transaction, attachment: Attachment, signature: string): Promise<void>;
}
