import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { RunningStack } from '../client/running-stack.js';
import { authorizationOf, callersFor } from './callers.js';
import { makeFittingTargets } from './fitting.js';
import { Judge } from './judge.js';
import { ApiDocument } from './openapi.js';
import { type FuzzRequest, Requests } from './requests.js';
import { Sender } from './sender.js';
import { makeWorld } from './world.js';

/** Fixed, so that a failure in CI is a failure everywhere; another one looks elsewhere. */
const seed = Number(process.env['TIERGRID_FUZZ_SEED'] ?? 20_261_121);
/** For all operations together, without the start of the stack. */
const seconds = Number(process.env['TIERGRID_FUZZ_SECONDS'] ?? 25);
const mostRuns = Number(process.env['TIERGRID_FUZZ_RUNS'] ?? 150);

const document = ApiDocument.read();
/**
 * Sends requests to every operation of the API document, right ones and broken ones, and holds
 * every answer against the document. On failure fast-check prints the seed and the smallest
 * request that it found; `TIERGRID_FUZZ_SEED` and `TIERGRID_FUZZ_SECONDS` look further.
 */
describe(`every operation of the API document, seed ${seed}`, () => {
  const judge = new Judge(document);
  let stack: RunningStack;
  let requests: Requests;
  let sender: Sender;

  before(async () => {
    // The quota is for one caller's whole minute; here one sends a minute's worth in a second.
    stack = await RunningStack.start({ TIERGRID_RATE_LIMIT_PER_MINUTE: '10000000' });
    sender = new Sender(stack.platform.baseUrl);
    const known = await makeWorld(stack.platform);
    requests = new Requests(document, known, await makeFittingTargets(stack.platform));
  });

  for (const operation of document.operations) {
    it(`${operation.id}: ${operation.method} ${operation.path}`, async (t) => {
      const tally = new Map<number, number>();
      const property = fc.asyncProperty(
        requests.to(operation, callersFor(operation.roles)),
        async (request) => {
          const authorization = await authorizationOf(stack.platform, request.caller);
          const answer = await sender.send(request, authorization);
          tally.set(answer.status, (tally.get(answer.status) ?? 0) + 1);
          const fault = judge.faultOf(operation, request, answer);
          if (fault !== undefined) throw new Error(`${fault}: ${answer.text.slice(0, 400)}`);
        },
      );
      const result = await fc.check(property, {
        seed,
        numRuns: mostRuns,
        interruptAfterTimeLimit: (seconds * 1000) / document.operations.length,
        markInterruptAsFailure: false,
      });
      if (result.failed) assert.fail(failureOf(result));
      assert.ok(tally.size > 0, 'the time was up before the first request');
      // For whoever reads the log: a fuzzer whose requests all end at the door finds nothing.
      const counts = [...tally]
        .toSorted(([a], [b]) => a - b)
        .map(([status, n]) => `${status}×${n}`);
      t.diagnostic(`${operation.id}: ${counts.join(' ')}`);
    });
  }

  after(async () => {
    await sender.close();
    await stack.stop();
  });
});

/** What it takes to see the failure again, without a megabyte of body. */
function failureOf(result: fc.RunDetails<[FuzzRequest]>): string {
  const [request] = result.counterexample ?? [];
  const shown = JSON.stringify(request).slice(0, 1_500);
  const cause = String(result.errorInstance).slice(0, 600);
  return `seed ${result.seed}, path ${result.counterexamplePath ?? ''}\n${shown}\n${cause}`;
}
