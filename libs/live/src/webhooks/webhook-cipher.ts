import { RecordCipher } from '#libs/encryption';

/** Encrypts the secrets of webhooks, each bound to its webhook's id. */
export class WebhookCipher extends RecordCipher {}
