import { z } from 'zod';

/** An environment variable that holds the secret of a `RecordCipher`. */
export const encryptionKey = z
  .base64url(
    "must be 32 bytes in base64url without '=': openssl rand -base64 32 | tr '+/' '-_' | tr -d '='",
  )
  .refine((text) => Buffer.from(text, 'base64url').length === 32, 'must be 32 bytes');

/** Several of them, separated by commas; none when it is empty or missing. */
export const encryptionKeys = z
  .string()
  .default('')
  .transform((text) => (text === '' ? [] : text.split(',').map((one) => one.trim())))
  .pipe(z.array(encryptionKey));
