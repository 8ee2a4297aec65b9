import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type {
  LanguageModel,
  Notice,
  StreamOutcome,
  StreamPart,
} from '../../src/models/languageModel.ts';
import { emptyReceipt } from '../../src/rooms/emptyReceipt.ts';
import { runTurn, type TurnSession } from '../../src/rooms/turn.ts';
import type { PlannedRequest, TurnEnd } from '../../src/rooms/turnMachine.ts';
import { finish, infoOf, outOfOrder, plays, text, whole } from './roomHelpers.ts';

const info = infoOf('p');

const planned: PlannedRequest = {
  type: 'request',
  request: { messages: [{ role: 'user', text: 'Why?' }], maxOutputTokens: 10, correlation: 'c' },
  receipt: { ...emptyReceipt(info), used: 7 },
};

function unplannable(): Promise<PlannedRequest> {
  return Promise.resolve({ type: 'failed', receipt: emptyReceipt(info), failure: outOfOrder });
}

/** A session that records; `takes` pieces of the reply before somebody else ends it. */
class RecordingSession implements TurnSession {
  readonly calls: string[] = [];
  readonly ends: TurnEnd[] = [];
  readonly notices: (Notice | undefined)[] = [];
  text = '';
  reasoning = '';
  #takes: number;

  constructor(takes = Infinity) {
    this.#takes = takes;
  }

  start(): Promise<boolean> {
    this.calls.push('start');
    return Promise.resolve(true);
  }

  grow(piece: string, thought: string): boolean {
    if (this.#takes === 0) return false;
    this.#takes -= 1;
    this.calls.push('grow');
    this.text += piece;
    this.reasoning += thought;
    return true;
  }

  notice(notice: Notice | undefined): void {
    this.notices.push(notice);
  }

  end(end: TurnEnd): Promise<void> {
    this.calls.push('end');
    this.ends.push(end);
    return Promise.resolve();
  }
}

interface Played {
  readonly session?: RecordingSession;
  readonly plan?: () => Promise<PlannedRequest>;
  readonly signal?: AbortSignal;
}

async function play(parts: readonly StreamPart[], over: Played = {}): Promise<RecordingSession> {
  const { session = new RecordingSession(), plan = () => Promise.resolve(planned) } = over;
  await run({ info, stream: plays(...parts) }, session, { ...over, plan });
  return session;
}

/** Nothing is thrown that nobody foresaw. */
function run(model: LanguageModel, session: TurnSession, over: Played = {}): Promise<void> {
  const { plan = () => Promise.resolve(planned), signal = new AbortController().signal } = over;
  const broke = (error: unknown): never => assert.fail(String(error));
  const turn = { wanted: info.ref, model: () => Promise.resolve(model), plan, broke };
  return runTurn(turn, session, signal);
}

const outcome: fc.Arbitrary<StreamOutcome> = fc.constantFrom<StreamOutcome>(
  whole,
  { type: 'done', reason: 'length' },
  { type: 'failed', failure: outOfOrder },
  { type: 'cancelled' },
);

const part: fc.Arbitrary<StreamPart> = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: 'binary' }).map(text) },
  {
    weight: 2,
    arbitrary: fc.string().map((piece): StreamPart => ({ type: 'reasoning-delta', text: piece })),
  },
  fc
    .record({ input: fc.nat(), output: fc.nat() })
    .map((usage): StreamPart => ({ type: 'usage', usage })),
  fc.record({
    type: fc.constant('tool-call-delta'),
    index: fc.nat(),
    arguments: fc.string(),
  }),
  outcome.map(finish),
);

describe('a turn', () => {
  it('keeps the text before the finish in order and ends once, whatever a model sends', () =>
    fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 30 }), async (parts) => {
        const session = await play(parts);
        const end = parts.findIndex(({ type }) => type === 'finish');
        const before = end === -1 ? parts : parts.slice(0, end);
        const said = before.map((each) => (each.type === 'text-delta' ? each.text : ''));
        const thought = before.map((each) => (each.type === 'reasoning-delta' ? each.text : ''));
        assert.equal(session.text, said.join(''));
        assert.equal(session.reasoning, thought.join(''));
        assert.equal(session.ends.length, 1);
        assert.equal(session.calls.at(0), 'start');
        assert.equal(session.calls.at(-1), 'end');
        const finished = parts[end];
        const usage = before.findLast((each) => each.type === 'usage')?.usage;
        assert.deepEqual(session.ends[0], {
          outcome: finished?.type === 'finish' ? finished.outcome : { type: 'cancelled' },
          account: usage ? { usage } : {},
        });
      }),
    ));

  it('stops reading where somebody else ended the reply', async () => {
    const pieces = [text('a'), text('b'), text('c'), finish()];
    const session = await play(pieces, { session: new RecordingSession(2) });
    assert.equal(session.text, 'ab');
    assert.deepEqual(session.ends, [{ outcome: { type: 'cancelled' }, account: {} }]);
  });

  it('asks no model where the session refuses the reply', async () => {
    const session = new RecordingSession();
    session.start = () => Promise.resolve(false);
    await play([text('a'), finish()], { session });
    assert.deepEqual(session.calls, []);
  });

  it('shows what goes on before the answer, and says in the end how it came about', async () => {
    const notices: readonly Notice[] = [
      { type: 'waiting', position: 2 },
      { type: 'retrying', attempt: 2, of: 4, in: 900, failure: outOfOrder },
      {
        type: 'answered-by',
        model: { provider: 'q', model: 'n' },
        label: 'N',
        why: 'P is down.',
        price: { input: 1, output: 10, cachedInput: 0.1 },
      },
    ];
    const usage = { input: 1_000_000, output: 100_000, cachedInput: 500_000 };
    const session = await play([
      ...notices.map((notice): StreamPart => ({ type: 'notice', notice })),
      text('Hello'),
      { type: 'usage', usage },
      finish(whole),
    ]);
    assert.deepEqual(session.notices, [...notices, undefined]);
    assert.deepEqual(session.ends[0]?.account, {
      usage,
      origin: {
        model: { provider: 'q', model: 'n' },
        label: 'N',
        why: 'P is down.',
        // Half the input at the price of input, half from the cache, and the output.
        cost: 0.5 + 0.05 + 1,
      },
    });
  });

  it('names nobody instead of the one that was asked where nobody answered', async () => {
    const model = { provider: 'q', model: 'n' };
    const session = await play([
      { type: 'notice', notice: { type: 'answered-by', model, label: 'N', why: 'P is down.' } },
      finish({ type: 'failed', failure: outOfOrder }),
    ]);
    assert.deepEqual(session.ends[0]?.account, {});
  });

  it('costs nothing where the answer was there already', async () => {
    const priced = { ...info, price: { input: 1, output: 1 } };
    const session = new RecordingSession();
    const stream = plays(
      { type: 'notice', notice: { type: 'cached' } },
      text('Hello'),
      { type: 'usage', usage: { input: 10, output: 10 } },
      finish(whole),
    );
    await run({ info: priced, stream }, session);
    assert.deepEqual(session.ends[0]?.account.origin, { cached: true, cost: 0 });
  });

  it('starts a reply for a plan that failed, and ends it with the failure', async () => {
    const session = await play([text('a'), finish()], { plan: unplannable });
    assert.deepEqual(session.calls, ['start', 'end']);
    const end = { outcome: { type: 'failed', failure: outOfOrder }, account: {} };
    assert.deepEqual(session.ends, [end]);
  });

  it('ends as cancelled where it is aborted while a plan hangs', async () => {
    const abort = new AbortController();
    const plan = (): Promise<PlannedRequest> => {
      queueMicrotask(() => abort.abort());
      return new Promise(() => undefined);
    };
    const session = await play([finish()], { plan, signal: abort.signal });
    assert.deepEqual(session.ends, [{ outcome: { type: 'cancelled' }, account: {} }]);
  });
});
