// Edits that a model calls tools for, over real requests to servers of each protocol.
import assert from 'node:assert/strict';
import { editToolsFor, offerEditCalls } from '../../src/commands/offerEditCalls.ts';
import { editBlocks, editFormat } from '../../src/edits/editBlocks.ts';
import type { StreamPart } from '../../src/models/languageModel.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { done, finish, reset, text, toolCall, type Script } from '../helpers/modelScripts.ts';
import { createWireBench, type WireBench, type WireKind } from '../models/wireBench.ts';

const question = `Rename it.\n\n${editFormat}`;
const able: Partial<ModelInfo> = {
  capabilities: { tools: true, images: false, reasoning: false },
  window: { total: 10_000, reply: 1_000, assumed: false },
};
const call = (path: string, index = 0, chunk = 1) =>
  toolCall('edit_file', JSON.stringify({ path, search: 'old\n', replace: 'néw "quoted"' }), {
    index,
    chunk,
  });

async function partsOf(
  bench: WireBench,
  script: Script,
  { info = able, asked = question } = {},
): Promise<readonly StreamPart[]> {
  bench.server.next(script);
  const model = offerEditCalls(bench.model({}, info), asked);
  const parts: StreamPart[] = [];
  const messages = [{ role: 'user', text: asked }] as const;
  const request = { messages, maxOutputTokens: 100, correlation: 'c' };
  for await (const part of model.stream(request, new AbortController().signal)) parts.push(part);
  return parts;
}

const textOf = (parts: readonly StreamPart[]): string =>
  parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : [])).join('');
const endOf = (parts: readonly StreamPart[]) => {
  const last = parts.at(-1);
  assert.ok(last?.type === 'finish');
  return last.outcome;
};

for (const kind of ['openai', 'responses', 'anthropic', 'gemini', 'ollama'] satisfies WireKind[]) {
  describe(`edits as calls of tools, over ${kind}`, () => {
    let bench: WireBench;
    before(async () => {
      bench = await createWireBench(kind);
    });
    after(() => bench.server.close());

    it('become blocks of the answer, in its order and behind its words', async () => {
      const said = text('I rename it.');
      const script = [said, call('src/a.ts'), call('src/b.ts', 1), finish('tool_calls'), done()];
      const parts = await partsOf(bench, script);
      const { blocks, problems } = editBlocks(textOf(parts));
      assert.deepEqual(problems, []);
      assert.deepEqual(
        blocks.map(
          (block) => block.type === 'replace' && [block.path, block.search, block.replace],
        ),
        [
          ['src/a.ts', 'old', 'néw "quoted"'],
          ['src/b.ts', 'old', 'néw "quoted"'],
        ],
      );
      assert.ok(textOf(parts).startsWith('I rename it.\n\nsrc/a.ts\n```ts\n'));
      assert.deepEqual(endOf(parts), { type: 'done', reason: 'stop' });
      assert.ok(!parts.some(({ type }) => type === 'tool-call-delta'));
      assert.match(bench.server.chats.at(-1)?.raw ?? '', /edit_file/u);
    });

    it('are not asked of a model that is not known to call tools, or for anything else', async () => {
      const reply = [text('Well.'), finish(), done()];
      const plain = { ...able, capabilities: { tools: false, images: false, reasoning: false } };
      for (const given of [{ info: plain }, { info: {} }, { asked: 'What is it?' }]) {
        assert.equal(textOf(await partsOf(bench, reply, given)), 'Well.');
        assert.doesNotMatch(bench.server.chats.at(-1)?.raw ?? '', /write_file/u);
      }
    });

    it('may be written as text all the same', async () => {
      const written = 'a.ts\n```ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n```\n';
      const parts = await partsOf(bench, [text(written), finish(), done()]);
      assert.equal(textOf(parts), written);
    });
  });
}

describe('edits as calls of tools', () => {
  let bench: WireBench;
  before(async () => {
    bench = await createWireBench('openai');
  });
  after(() => bench.server.close());

  it('that are cut off are none: those before it stay, and what failed is said', async () => {
    const begun = toolCall('edit_file', '{"path":"src/b.ts","sea', { index: 1 });
    const parts = await partsOf(bench, [call('src/a.ts'), begun, reset()]);
    assert.equal(endOf(parts).type, 'failed');
    const { blocks, problems } = editBlocks(textOf(parts));
    assert.deepEqual([blocks.map(({ path }) => path), problems], [['src/a.ts'], []]);
  });

  it('that nobody can read are a problem, to be asked for again', async () => {
    const script = [
      toolCall('edit_file', '{"path":"src/b.ts"'),
      toolCall('delete_all', '{"path":"src/c.ts"}', { index: 1 }),
      call('src/a.ts', 2),
      finish('tool_calls'),
      done(),
    ];
    const { blocks, problems } = editBlocks(textOf(await partsOf(bench, script)));
    assert.deepEqual(
      blocks.map(({ path }) => path),
      ['src/a.ts'],
    );
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['no-edit', 'no-edit'],
    );
  });

  it('are told to whoever counts what goes along: what is sent, and nothing where nothing is', async () => {
    const reply = [text('Well.'), finish(), done()];
    for (const [info, asked] of [
      [able, question],
      [able, 'What is it?'],
      [{}, question],
    ] as const) {
      await partsOf(bench, reply, { info, asked });
      const sent = fieldOf(bench.server.chats.at(-1)?.body, 'tools');
      const wire = Array.isArray(sent) ? sent.map((tool) => fieldOf(tool, 'function')) : [];
      assert.deepEqual(wire, editToolsFor(info, asked));
    }
    assert.equal(editToolsFor(able, question).length, 2);
  });
});
