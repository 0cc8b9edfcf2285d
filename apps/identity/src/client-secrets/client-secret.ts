import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;

/** @returns 256 random bits in base64url, 43 characters: nothing that a form or header must escape */
export function newClientSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/**
 * What is stored of a secret. Plain SHA-256, and not argon2 as for passwords: slow hashes make up
 * for what people choose, but these secrets are 256 random bits, which no number of guesses finds,
 * and a slow hash would hand everybody a way to keep the token endpoint busy.
 */
export function hashClientSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares in a time that does not tell how much of the secret is right. */
export function isClientSecret(secret: string, hash: Buffer): boolean {
  const presented = hashClientSecret(secret);
  return presented.length === hash.length && timingSafeEqual(presented, hash);
}
