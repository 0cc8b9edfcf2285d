export { eventually } from './eventually.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { TestIssuer, type TestTokenClaims } from './test-issuer.js';
