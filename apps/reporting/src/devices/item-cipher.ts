import { FieldCipher, type KeyRing } from '#libs/encryption';
import type { SealedItem } from './device-item.js';

/**
 * Encrypts what devices sent while it waits: a report may hold a contact. With the keys of contacts;
 * an earlier key must stay on the ring for as long as items may wait.
 */
export class ItemCipher {
  private readonly fields: FieldCipher;

  constructor(ring: KeyRing) {
    this.fields = new FieldCipher(ring);
  }

  seal(item: SealedItem, device: string, sequence: number): Buffer {
    return this.fields.seal(JSON.stringify(item), placeOf(device, sequence));
  }

  /** @throws Error when the key is missing, or the row was tampered with */
  open(sealed: Buffer, device: string, sequence: number): SealedItem {
    return JSON.parse(this.fields.open(sealed, placeOf(device, sequence))) as SealedItem;
  }
}

function placeOf(device: string, sequence: number): { record: string; field: string } {
  return { record: device, field: `item ${sequence}` };
}
