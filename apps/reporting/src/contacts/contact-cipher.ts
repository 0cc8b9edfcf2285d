import { RecordCipher } from '#libs/encryption';

/** Encrypts contacts, each bound to its incident's id. */
export class ContactCipher extends RecordCipher {}
