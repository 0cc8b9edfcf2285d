import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyIdBytes, type KeyRing } from './key-ring.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** `RecordCipher` writes 1. */
const format = 2;
const headerBytes = 1 + keyIdBytes;
/** Texts are filled up to a multiple of this: else the length of a name would tell of it. */
const paddedTo = 32;
const endOfText = 0x80;

/** Which field of which record a ciphertext belongs to. */
export interface FieldPlace {
  /** Id of the record, for instance the incident's. */
  readonly record: string;
  /** Name of the field, so that a name cannot be put in the place of a phone number. */
  readonly field: string;
}

/**
 * Encrypts single fields, each with a nonce of its own and bound to its record and its name: what
 * is moved elsewhere does not open. The ciphertext names its key, so that several keys can be in
 * use while they are being changed.
 *
 * Layout: format (1 byte), id of the key (4), nonce (12), tag (16), text filled up.
 */
export class FieldCipher {
  /** What every ciphertext of the current key begins with; all others are due for rotation. */
  readonly currentHeader: Buffer;

  constructor(private readonly ring: KeyRing) {
    this.currentHeader = Buffer.concat([Buffer.of(format), ring.current.id]);
  }

  seal(text: string, place: FieldPlace): Buffer {
    const header = this.currentHeader;
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.ring.current.secret, nonce).setAAD(
      boundTo(header, place),
    );
    const sealed = Buffer.concat([cipher.update(padded(text)), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
  }

  /**
   * @throws UnknownKey when the key is not on the ring
   * @throws Error when it was changed, or belongs to another record or field
   */
  open(sealed: Buffer, place: FieldPlace): string {
    if (sealed[0] !== format) throw new Error(`unknown format ${String(sealed[0])}`);
    const header = sealed.subarray(0, headerBytes);
    const key = this.ring.find(header.subarray(1));
    const [nonceEnd, tagEnd] = [headerBytes + nonceBytes, headerBytes + nonceBytes + tagBytes];
    const decipher = createDecipheriv(algorithm, key.secret, sealed.subarray(headerBytes, nonceEnd))
      .setAAD(boundTo(header, place))
      .setAuthTag(sealed.subarray(nonceEnd, tagEnd));
    const text = Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
    return text.subarray(0, text.lastIndexOf(endOfText)).toString('utf8');
  }
}

/** As JSON, so that no two places have the same bytes. */
function boundTo(header: Buffer, { record, field }: FieldPlace): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([record, field]))]);
}

/** The text, a mark where it ends, and zeros. */
function padded(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const whole = Buffer.alloc(Math.ceil((length + 1) / paddedTo) * paddedTo);
  whole.write(text);
  whole[length] = endOfText;
  return whole;
}
