import assert from 'node:assert/strict';
import {
  CodeCompleter,
  type CodeCompleterParts,
} from '../../../src/commands/completion/codeCompleter.ts';
import type { ChatMessage, LanguageModel, StreamPart } from '../../../src/models/languageModel.ts';
import { aborted, finish, infoOf, outOfOrder, text } from '../../rooms/roomHelpers.ts';

const place = {
  uri: 'file:///w/src/a.ts',
  path: 'src/a.ts',
  language: 'typescript',
  before: 'const total = ',
  after: ';\n',
};
const never = new AbortController().signal;

interface Scene {
  readonly completer: CodeCompleter;
  readonly asked: (readonly ChatMessage[])[];
  /** Milliseconds of each pause that was waited for. */
  readonly waits: number[];
  /** Milliseconds that pass. */
  later: number;
  script: (signal: AbortSignal) => AsyncIterable<StreamPart>;
}

async function* plays(...parts: readonly StreamPart[]): AsyncIterable<StreamPart> {
  for (const part of parts) yield part;
}

function scene(over: Partial<CodeCompleterParts> = {}): Scene {
  const asked: (readonly ChatMessage[])[] = [];
  const waits: number[] = [];
  const model: LanguageModel = {
    info: infoOf('p'),
    stream(request, signal) {
      asked.push(request.messages);
      return made.script(signal);
    },
  };
  const completer = new CodeCompleter({
    allowed: async () => true,
    isSecret: (_path, shown) => shown.includes('hush'),
    model: async () => model,
    plan: async ({ before }) => [{ role: 'user', text: before }],
    wait: async (milliseconds) => void waits.push(milliseconds),
    now: () => made.later,
    ...over,
  });
  const made: Scene = {
    completer,
    asked,
    waits,
    later: 0,
    script: () => plays(text('sum(lines)'), finish()),
  };
  return made;
}

describe('code that is completed', () => {
  it('comes after a pause, and at once where a person asks', async () => {
    const { completer, waits } = scene();
    const typed = await completer.complete(place, false, never);
    assert.deepEqual(typed, { type: 'text', text: 'sum(lines)' });
    assert.equal(waits.length, 1);
    const elsewhere = { ...place, uri: 'file:///w/src/b.ts' };
    assert.equal((await completer.complete(elsewhere, true, never)).type, 'text');
    assert.equal(waits.length, 1);
  });

  it('is what is left of it while it is typed, and nobody is asked again', async () => {
    const { completer, asked, waits } = scene();
    await completer.complete(place, false, never);
    for (const [typed, left] of [
      ['su', 'm(lines)'],
      ['sum(', 'lines)'],
    ] as const) {
      const on = { ...place, before: place.before + typed };
      const got = await completer.complete(on, false, never);
      assert.deepEqual(got, { type: 'text', text: left });
    }
    // The editor closed the bracket.
    const closed = { ...place, before: `${place.before}sum(`, after: `)${place.after}` };
    assert.equal((await completer.complete(closed, false, never)).type, 'text');
    assert.deepEqual([asked.length, waits.length], [1, 1]);
    await completer.complete({ ...place, before: `${place.before}so` }, false, never);
    assert.equal(asked.length, 2, 'something else was typed');
  });

  it('asks nobody where somebody types on, and ends what runs', async () => {
    const early = new AbortController();
    const { completer, asked } = scene({ wait: async () => early.abort() });
    assert.deepEqual(await completer.complete(place, false, early.signal), { type: 'none' });
    assert.equal(asked.length, 0);
    const late = new AbortController();
    const running = scene();
    let ended = false;
    running.script = async function* (signal) {
      yield text('su');
      late.abort();
      await aborted(signal);
      ended = true;
    };
    assert.deepEqual(await running.completer.complete(place, true, late.signal), { type: 'none' });
    assert.equal(ended, true);
  });

  it('sends nothing of what holds a secret or is not to be sent', async () => {
    const secret = { ...place, before: 'key = "hush"; ' };
    for (const [over, where] of [
      [{}, secret],
      [{ allowed: async () => false }, place],
    ] as const) {
      const { completer, asked } = scene(over);
      assert.equal((await completer.complete(where, true, never)).type, 'failed');
      assert.equal(asked.length, 0);
    }
  });

  it('rests after a failure, until a person asks or time has passed', async () => {
    const made = scene();
    const { completer, asked } = made;
    made.script = () => plays(finish({ type: 'failed', failure: outOfOrder }));
    const failed = await completer.complete(place, false, never);
    assert.equal(
      failed.type === 'failed' && failed.reason,
      'The server is out of order. Retry later.',
    );
    assert.deepEqual(await completer.complete(place, false, never), { type: 'none' });
    assert.equal(asked.length, 1);
    await completer.complete(place, true, never);
    assert.equal(asked.length, 2);
    made.later = 60_000;
    await completer.complete(place, false, never);
    assert.equal(asked.length, 3);
  });

  it('reads no endless answer', async () => {
    const made = scene();
    let read = 0;
    made.script = async function* () {
      for (;;) {
        read += 1;
        yield text('more '.repeat(100));
      }
    };
    assert.equal((await made.completer.complete(place, true, never)).type, 'text');
    assert.ok(read < 20);
  });
});
