export { beihuPath, beihuToken, insertBeihu } from './beihu.js';
export { eventually } from './eventually.js';
export { genericPlans } from './generic-plans.js';
export { assertGuarded } from './guarded-tables.js';
export { sha256, type SentFile, TusUpload } from './tus-upload.js';
export { TestClient, type TestAnswer } from './test-client.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { TestEventStream, type StreamedEvent } from './test-event-stream.js';
export { TestIssuer, type TestTokenClaims } from './test-issuer.js';
export {
  describeAuthorisation,
  type MatrixOptions,
  type Relation,
  type RouteExpectation,
} from './authorisation-matrix.js';
