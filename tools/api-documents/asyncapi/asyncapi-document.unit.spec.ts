import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contracts, topics } from '#libs/contracts';
import { readExamples } from '../examples.js';
import { asyncApiMistakes } from '../validate.js';
import { asyncApiDocument } from './asyncapi-document.js';

interface Document {
  channels: Record<string, { address: string; messages: Record<string, unknown> }>;
  components: { messages: Record<string, { payload: object; examples: unknown[] }> };
}

describe('the AsyncAPI document', async () => {
  const document = asyncApiDocument(contracts, await readExamples());
  const { channels, components } = document as unknown as Document;

  it('is valid', async () => {
    assert.deepEqual(await asyncApiMistakes(document), []);
  });

  it('is found invalid when something is wrong with it', async () => {
    const unknownMember = await asyncApiMistakes({ ...document, unknown: true });
    assert.ok(unknownMember.length > 0);
    const nowhere = { $ref: '#/components/messages/nowhere' };
    const x = { address: 'x', messages: { nowhere } };
    assert.deepEqual(await asyncApiMistakes({ ...document, channels: { ...channels, x } }), [
      '#/components/messages/nowhere leads nowhere',
    ]);
  });

  it('has every topic as a channel, and every contract with its example in the right one', () => {
    assert.deepEqual(
      Object.values(channels).map(({ address }) => address),
      Object.values(topics),
    );
    for (const { type, topic } of contracts) {
      const channel = Object.values(channels).find(({ address }) => address === topic);
      assert.ok(channel !== undefined && type in channel.messages, type);
      assert.equal(components.messages[type]?.examples.length, 1, type);
    }
  });
});
