export { encryptionKey } from './encryption-key.js';
export { RecordCipher } from './record-cipher.js';
