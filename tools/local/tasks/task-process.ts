import { type ChildProcess, fork } from 'node:child_process';
import { z } from 'zod';
import type { StackTasks, TaskFunctions } from './stack-tasks.js';

type TaskName = keyof TaskFunctions;

/** What is asked of the process that runs tasks; `input` is checked by nobody but the compiler. */
const questionSchema = z.object({
  id: z.number(),
  task: z.enum(['migrate', 'createTopics', 'seed', 'awaitDirectory']),
  input: z.unknown(),
});

const answerSchema = z.union([
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ id: z.number(), error: z.object({ message: z.string(), stack: z.string() }) }),
]);

/**
 * Starts a process that runs tasks. Tasks load half of the product: in a process of their own they
 * load while the servers start, and their memory is given back when they are done.
 * @param entry compiled file that calls `answerTasks`
 */
export function startTaskProcess(entry: string): StackTasks {
  const child = fork(entry, {
    // Maps pass as Maps.
    serialization: 'advanced',
    // Ctrl-C is for the supervisor alone, who says when to end.
    detached: true,
    execArgv: ['--enable-source-maps'],
  });
  const ask = questions(child);
  return {
    migrate: async (input) => {
      await ask('migrate', input);
    },
    createTopics: async (input) => {
      await ask('createTopics', input);
    },
    // Both ends are compiled together, so the answer is what the task gave.
    seed: async (input) => (await ask('seed', input)) as Awaited<ReturnType<StackTasks['seed']>>,
    awaitDirectory: async (input) => {
      await ask('awaitDirectory', input);
    },
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}

/** Runs tasks for the process that started this one, until that lets go of it. */
export function answerTasks(tasks: TaskFunctions): void {
  process.on('message', (message) => {
    const { id, task, input } = questionSchema.parse(message);
    void answer(id, tasks[task] as (given: unknown) => Promise<unknown>, input);
  });
  process.on('disconnect', () => process.exit());
}

async function answer(
  id: number,
  task: (input: unknown) => Promise<unknown>,
  input: unknown,
): Promise<void> {
  try {
    process.send?.({ id, result: await task(input) });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const { message, stack = message } = failure;
    process.send?.({ id, error: { message, stack } });
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** @returns how to ask the child something; it may be asked several things at once */
function questions(child: ChildProcess): (task: TaskName, input: unknown) => Promise<unknown> {
  const waiting = new Map<number, Waiting>();
  let end: Error | undefined;
  let nextId = 0;
  child.on('message', (message) => {
    const parsed = answerSchema.parse(message);
    const { resolve, reject } = waiting.get(parsed.id) ?? {};
    waiting.delete(parsed.id);
    if (!('error' in parsed)) resolve?.(parsed.result);
    else {
      const error = new Error(parsed.error.message);
      error.stack = parsed.error.stack;
      reject?.(error);
    }
  });
  const endAll = (error: Error): void => {
    end ??= error;
    for (const { reject } of waiting.values()) reject(end);
    waiting.clear();
  };
  child.on('error', endAll);
  child.on('exit', (code, signal) => {
    endAll(new Error(`its process ended (${signal ?? `exit code ${code ?? 0}`})`));
  });
  return (task, input) =>
    new Promise((resolve, reject) => {
      if (end !== undefined) {
        reject(end);
        return;
      }
      nextId += 1;
      waiting.set(nextId, { resolve, reject });
      child.send({ id: nextId, task, input });
    });
}
