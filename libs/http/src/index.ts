export { Answers } from './answers.js';
export { findAnswers, keepAnswers, keptAnswersKey } from './commands/answers-kept.js';
export { assertVersion, type Command, CurrentCommand, fingerprintOf } from './commands/command.js';
export { CommandRunner } from './commands/command-runner.js';
export {
  dataEnvironment,
  readEnvironment,
  readOverloadLimits,
  serviceEnvironment,
  tokenEnvironment,
} from './config.js';
export { decodeCursor, encodeCursor, type Page, pageOf, pageQuery, takePage } from './cursor.js';
export { MayRefuse } from './may-refuse.js';
export { HttpModule, type HttpOptions } from './http.module.js';
export { type OverloadLimits, usualOverloadLimits } from './overload/admission.js';
export { WriteGate } from './overload/write-gate.js';
export { httpMigrations } from './migrations.js';
export { commonProblems } from './problems/common-problems.js';
export { negotiateLanguage, type Language, type Text } from './problems/language.js';
export {
  Refused,
  type ProblemCatalogue,
  type ProblemDefinition,
  type RefusalDetails,
} from './problems/problem.js';
export { parseInput } from './problems/parse-input.js';
export { checkedByItem } from './problems/unstorable-text.js';
export { ProblemWriter, type WrittenProblem } from './problems/problem-writer.js';
export { ValidationFailed } from './problems/validation-failed.js';
export { ResourceId } from './resource-id.js';
export { createService, startService, type StartOptions } from './start-service.js';
