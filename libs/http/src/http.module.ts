import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { CommandRunner } from './commands/command-runner.js';
import { EtagInterceptor } from './etag.interceptor.js';
import { type OverloadLimits, usualOverloadLimits } from './overload/admission.js';
import { OverloadGuard, overloadLimitsToken } from './overload/overload-guard.js';
import { WriteGate } from './overload/write-gate.js';
import { commonProblems } from './problems/common-problems.js';
import type { ProblemCatalogue } from './problems/problem.js';
import { problemCatalogue, ProblemWriter } from './problems/problem-writer.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { ValidationPipe } from './problems/validation.pipe.js';

export interface HttpOptions {
  /** The service's own problems, beside the common ones. */
  readonly problems: ProblemCatalogue;
  /** False for a service without a database: then there are no commands to run. */
  readonly commands: boolean;
  /** What the process takes on; the usual limits unless given. */
  readonly overload?: OverloadLimits;
}

/** The HTTP edge that all services share: validation, problems, ETags, idempotent commands. */
@Module({})
export class HttpModule {
  static forRoot(options: HttpOptions): DynamicModule {
    const commands = options.commands ? [CommandRunner] : [];
    return {
      module: HttpModule,
      global: true,
      providers: [
        { provide: problemCatalogue, useValue: { ...commonProblems, ...options.problems } },
        ProblemWriter,
        WriteGate,
        { provide: overloadLimitsToken, useValue: options.overload ?? usualOverloadLimits },
        OverloadGuard,
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
        ...commands,
      ],
      exports: [ProblemWriter, WriteGate, ...commands],
    };
  }
}
