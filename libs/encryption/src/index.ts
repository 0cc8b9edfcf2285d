export { encryptionKey, encryptionKeys } from './encryption-key.js';
export { FieldCipher } from './field-cipher.js';
export { EnvironmentKeys, type KeyProvider } from './key-provider.js';
export { KeyRing } from './key-ring.js';
export { RecordCipher } from './record-cipher.js';
