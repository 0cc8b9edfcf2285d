import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contractOf, contracts } from '#libs/contracts';
import { readExamples } from './examples.js';

describe('golden examples of the contracts', async () => {
  const examples = await readExamples();

  for (const contract of contracts) {
    it(`${contract.type} has one, and reads it to the last field`, () => {
      const example = examples.get(contract.type);
      assert.ok(
        example !== undefined,
        `write libs/contracts/examples/${contract.type}.json: a realistic value`,
      );
      // Strict, unlike a consumer: a field that the contract does not know is a slip here.
      const parsed = contract.data.strict().safeParse(example);
      assert.deepEqual(
        parsed.error?.issues ?? [],
        [],
        'the contract was edited: make a .v2 beside it',
      );
      assert.deepEqual(parsed.data, example);
    });
  }

  it('there is none without a contract', () => {
    const orphans = [...examples.keys()].filter((type) => contractOf(type) === undefined);
    assert.deepEqual(orphans, [], 'a contract that was published stays');
  });
});
