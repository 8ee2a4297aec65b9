import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { createMemoryLedger, dayOf } from '../../../src/gateway/ledger.ts';
import { Meter } from '../../../src/gateway/metering.ts';
import type { ModelRequest, StreamPart } from '../../../src/models/languageModel.ts';
import { askStructured, type Structured } from '../../../src/models/structured/askStructured.ts';
import { jsonCandidates } from '../../../src/models/structured/jsonCandidates.ts';
import {
  done,
  failed,
  infoOf,
  played,
  said,
  used,
  type Played,
} from '../../gateway/playedModel.ts';
import { fieldOf } from '../../helpers/jsonField.ts';
import { inCapitals } from '../../helpers/shouting.ts';
import { failWith, textReply } from '../../helpers/modelScripts.ts';
import { createWireBench, fakeInfo, type WireKind } from '../wireBench.ts';

const commit = v.strictObject({
  subject: v.pipe(v.string(), v.maxLength(50)),
  body: v.optional(v.string()),
});

const request: ModelRequest = {
  messages: [{ role: 'user', text: 'A commit message as {"subject", "body"}, please.' }],
  maxOutputTokens: 256,
  correlation: 'c',
};

/** A model that gives one answer after the other. */
function answering(...answers: readonly string[]): Played {
  let at = 0;
  return played(() => [said(answers[at++] ?? ''), used(10, 5), done], infoOf('m'));
}

function ask(model: Played): Promise<Structured<v.InferOutput<typeof commit>>> {
  return askStructured(model, request, commit, new AbortController().signal);
}

const subject = { subject: 'fix: a' };

describe('what is wrong with an answer', () => {
  inCapitals();

  it('is told to a person in VS Code’s language, and to a model in English', async () => {
    const model = answering('no', 'no', 'no');
    const outcome = await ask(model);
    assert.equal(outcome.type, 'unusable');
    assert.equal(outcome.problem, 'THERE IS NO JSON IN IT.');
    const told = model.requests[1]?.messages.at(-1)?.text ?? '';
    assert.match(told, /There is no JSON in it\./u);
  });
});

describe('a value of a certain shape', () => {
  for (const [where, answer] of [
    ['alone', '{"subject":"fix: a"}'],
    ['between fences', 'Here it is:\n```json\n{\n  "subject": "fix: a"\n}\n```\nGood luck!'],
    ['between fences without an end', '```\n{"subject":"fix: a"}'],
    ['within prose', 'I would say {"subject":"fix: a"}, for it is one.'],
    ['after brackets that are none', 'See [1] and {this}: {"subject":"fix: a"}'],
    ['after another value', '```json\n{"other":1}\n```\n```json\n{"subject":"fix: a"}\n```'],
    ['with brackets in its strings', 'So: {"subject":"fix: a","body":"} \\" ] {"}'],
  ] as const) {
    it(`is found ${where}, in one request`, async () => {
      const model = answering(answer);
      const outcome = await ask(model);
      assert.equal(outcome.type, 'value', JSON.stringify(outcome));
      assert.equal(outcome.value.subject, 'fix: a');
      assert.equal(model.requests.length, 1);
    });
  }

  it('is asked for as JSON, in words and by the request', async () => {
    const model = answering('{"subject":"fix: a"}');
    await ask(model);
    assert.equal(model.requests[0]?.responseFormat, 'json');
    assert.match(model.requests[0].messages[0]?.text ?? '', /JSON/);
    assert.deepEqual(model.requests[0].messages.slice(1), request.messages);
  });

  it('is asked for again with what was wrong, and then taken', async () => {
    const model = answering('{"subject":"fix: a",}', '{"subject":1}', '{"subject":"fix: a"}');
    assert.deepEqual(await ask(model), { type: 'value', value: subject });
    assert.equal(model.requests.length, 3);
    const [, again, third] = model.requests.map(({ messages }) => messages);
    assert.deepEqual(again?.at(-2), { role: 'assistant', text: '{"subject":"fix: a",}' });
    assert.match(again?.at(-1)?.text ?? '', /not valid JSON/);
    assert.match(third?.at(-1)?.text ?? '', /subject: .*string/);
  });

  it('is given up after two repairs, with the last answer and what was wrong with it', async () => {
    const model = answering('no', 'never', 'at no time');
    const outcome = await ask(model);
    assert.equal(outcome.type, 'unusable');
    assert.equal(outcome.text, 'at no time');
    assert.match(outcome.problem, /no JSON/);
    assert.equal(model.requests.length, 3);
  });

  it('is not asked for again where its answer was cut off', async () => {
    const cut: StreamPart = { type: 'finish', outcome: { type: 'done', reason: 'length' } };
    const model = played([said('{"subject":"fi'), cut]);
    const outcome = await ask(model);
    assert.match(outcome.type === 'unusable' ? outcome.problem : '', /cut off/);
    assert.equal(model.requests.length, 1);
  });

  it('is a failure where the model fails, breaks off or is stopped', async () => {
    const model = played([said('{"sub'), failed('cut-off')]);
    const outcome = await ask(model);
    assert.equal(outcome.type === 'failed' && outcome.failure.kind, 'cut-off');
    assert.equal((await ask(played([said('{"subject":"fix: a"}')]))).type, 'failed');
    const stopped = played([{ type: 'finish', outcome: { type: 'cancelled' } }]);
    assert.deepEqual(await ask(stopped), { type: 'cancelled' });
    assert.equal(model.requests.length + stopped.requests.length, 2, 'nobody is asked again');
  });

  it('costs what all of its attempts cost', async () => {
    const ledger = createMemoryLedger();
    const model = answering('no', '{"subject":"fix: a"}');
    const metered = { ...new Meter({ ledger }).record(model), requests: model.requests };
    assert.equal((await ask(metered)).type, 'value');
    const entries = ledger.readDay(dayOf(Date.now()));
    assert.deepEqual(
      entries.map(({ usage }) => usage),
      [
        { input: 10, output: 5 },
        { input: 10, output: 5 },
      ],
    );
  });
});

describe('JSON in an answer', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const found = (answer: string): readonly unknown[] =>
    [...jsonCandidates(answer)].flatMap((each) => (each.type === 'json' ? [each.value] : []));

  it('is found alone and between fences, whatever it is', () =>
    fc.assert(
      fc.property(
        value,
        fc.boolean(),
        fc.constantFrom('```', '~~~~', '`````'),
        (each, pretty, mark) => {
          const json = JSON.stringify(each, null, pretty ? 2 : undefined);
          // As text again: JSON knows no -0.
          const expected = JSON.parse(json) as unknown;
          assert.deepEqual(found(`\n ${json}\n`), [expected]);
          assert.deepEqual(found(`Here:\n${mark}json\n${json}\n${mark}\nDone.`)[0], expected);
        },
      ),
    ));

  it('is found within prose where it is an object or a list', () =>
    fc.assert(
      fc.property(fc.oneof(fc.array(value), fc.dictionary(fc.string(), value)), (each) => {
        const json = JSON.stringify(each);
        assert.deepEqual(found(`I think it is ${json}, is it not?`)[0], JSON.parse(json));
      }),
    ));

  it('is looked for in any text without a throw, and never for long', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string(), fc.constantFrom('{', '[', '"', '\\', '```', '\n', '}', '~~~')),
        ),
        (pieces) => {
          assert.ok([...jsonCandidates(pieces.join(''))].length < 1_000);
        },
      ),
    ));
});

/** Where each protocol has its own word for an answer in JSON; nothing where it has none. */
const words: Readonly<Record<WireKind, readonly [path: readonly string[], value: unknown]>> = {
  openai: [['response_format'], { type: 'json_object' }],
  responses: [['text', 'format'], { type: 'json_object' }],
  gemini: [['generationConfig', 'responseMimeType'], 'application/json'],
  ollama: [['format'], 'json'],
  anthropic: [['response_format'], undefined],
};

describe('the wish for JSON over the wire', () => {
  for (const [kind, [path, expected]] of Object.entries(words)) {
    it(`is told in the words of ${kind}`, async () => {
      const bench = await createWireBench(kind as WireKind);
      try {
        const at = (body: unknown): unknown => path.reduce<unknown>(fieldOf, body);
        bench.server.reply(textReply('{}'));
        assert.deepEqual(at(await bench.bodyOf({ responseFormat: 'json' })), expected);
        assert.equal(at(await bench.bodyOf({})), undefined);
      } finally {
        await bench.server.close();
      }
    });
  }

  it('is left out from then on where a server does not take it', async () => {
    const bench = await createWireBench('openai');
    try {
      bench.server.reply(({ body }) =>
        fieldOf(body, 'response_format') === undefined
          ? textReply('{"subject":"fix: a"}')
          : [failWith(400, { message: "'response_format.type' must be 'json_schema' or 'text'" })],
      );
      const model = bench.model({}, fakeInfo);
      for (let i = 0; i < 2; i++) {
        const outcome = await askStructured(model, request, commit, new AbortController().signal);
        assert.deepEqual(outcome, { type: 'value', value: subject });
      }
      assert.equal(bench.server.chats.length, 3);
    } finally {
      await bench.server.close();
    }
  });
});
