import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { foldAll } from '../../src/protocol/fold.ts';
import {
  emptySession,
  isRunning,
  summarize,
  type SessionState,
} from '../../src/protocol/sessionState.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { idle, receipt, testServices, withJournal } from './sessionHelpers.ts';

const id = fc.constantFrom('1', '2', '3', '4');
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '\uD83D', '\uDE00', 'x'.repeat(5000), '__proto__'),
);
const model = fc.record({ provider: text, model: text });
const failure = fc.record({
  kind: fc.constantFrom('cut-off' as const, 'storage' as const),
  title: text,
  advice: text,
  retryable: fc.boolean(),
  actions: fc.constant([]),
});

const files = fc.array(fc.record({ uri: text, label: text }), { maxLength: 3 });

const command: fc.Arbitrary<SessionCommand> = fc.oneof(
  fc.record({ type: fc.constant('create' as const), title: text }),
  fc.record({ type: fc.constant('rename' as const), title: text }),
  fc.record({ type: fc.constantFrom('archive' as const, 'restore' as const, 'restore' as const) }),
  fc.record({ type: fc.constant('pin' as const), pinned: fc.boolean() }),
  fc.record({ type: fc.constant('choose-model' as const), model }),
  fc.record({ type: fc.constant('add-message' as const), message: id.map((n) => `m${n}`), text }),
  fc.record(
    {
      type: fc.constant('start-reply' as const),
      reply: id.map((n) => `r${n}`),
      to: id.map((n) => `m${n}`),
      model,
      modelLabel: text,
      receipt: fc.constant(receipt),
      replaces: id.map((n) => `r${n}`),
    },
    { requiredKeys: ['type', 'reply', 'to', 'model', 'modelLabel', 'receipt'] },
  ),
  fc.record({
    type: fc.constant('grow-reply' as const),
    reply: id.map((n) => `r${n}`),
    text,
    reasoning: text,
  }),
  fc.record(
    {
      type: fc.constant('end-reply' as const),
      reply: id.map((n) => `r${n}`),
      reason: fc.constantFrom('stop' as const, 'length' as const),
      usage: fc.record({ input: fc.nat(), output: fc.nat() }),
    },
    { requiredKeys: ['type', 'reply', 'reason'] },
  ),
  fc.record({
    type: fc.constantFrom('stop-reply' as const, 'interrupt-reply' as const),
    reply: id.map((n) => `r${n}`),
  }),
  fc.record({ type: fc.constant('fail-reply' as const), reply: id.map((n) => `r${n}`), failure }),
  fc.record({
    type: fc.constant('add-message' as const),
    message: id.map((n) => `m${n}`),
    text,
    replaces: id.map((n) => `m${n}`),
  }),
  fc.record({ type: fc.constant('choose-branch' as const), head: id.map((n) => `m${n}`) }),
  fc.record({
    type: fc.constant('rewind' as const),
    after: fc.option(
      id.map((n) => `m${n}`),
      { nil: null },
    ),
  }),
  fc.record({ type: fc.constant('dismiss-reply' as const), reply: id.map((n) => `r${n}`) }),
  fc.record({ type: fc.constant('propose-edit' as const), edit: id, label: text, files }),
  fc.record({
    type: fc.constantFrom('start-edit' as const, 'apply-edit' as const),
    edit: id,
    label: text,
    checkpoint: text,
    files,
  }),
  fc.record({
    type: fc.constantFrom('roll-back-edit' as const, 'discard-edit' as const),
    edit: id,
  }),
  fc.record({
    type: fc.constant('note-checkpoint' as const),
    checkpoint: id,
    title: text,
    files: fc.nat(),
  }),
);

type Step =
  | { readonly do: 'command'; readonly command: SessionCommand }
  | {
      readonly do: 'grow';
      readonly reply: string;
      readonly text: string;
      readonly reasoning: string;
    }
  | { readonly do: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('command' as const), command }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('grow' as const),
      reply: id.map((n) => `r${n}`),
      text,
      reasoning: text,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(400) }) },
);

/** A conversation that is under way, so that most steps have something to work on. */
const opening: readonly SessionCommand[] = [
  { type: 'create' },
  { type: 'add-message', message: 'm1', text: 'hello' },
  {
    type: 'start-reply',
    reply: 'r1',
    to: 'm1',
    model: { provider: 'p', model: 'm' },
    modelLabel: 'M',
    receipt,
  },
];

describe('journal and live state', function () {
  this.timeout(60_000);

  it('agree after any list of commands: the fold of the journal is what the actor shows', async () => {
    let done = 0;
    let refused = 0;
    await withJournal(async (journal) => {
      let sessions = 0;
      const property = fc.asyncProperty(
        fc.array(step, { maxLength: 40, size: 'max' }),
        async (steps) => {
          const session = `s${++sessions}`;
          const services = testServices(journal);
          const actor = new SessionActor(session, services);
          const seen = new Map<number, SessionState>();
          actor.subscribe({
            events: () => {
              // What a reply gained and the journal does not have yet is no event.
              const events = journal.read(session);
              seen.set(events.length, foldAll(emptySession(session), events));
            },
          });
          for (const each of opening) await actor.dispatch(each, 'user', 'c');
          for (const each of steps) {
            if (each.do === 'grow') actor.grow(each.reply, each.text, each.reasoning);
            else if (each.do === 'wait') services.clock.advance(each.ms);
            else {
              const result = await actor.dispatch(each.command, 'user', 'c');
              assert.notEqual(result.type, 'failed', JSON.stringify(result));
              if (result.type === 'done') done++;
              else refused++;
            }
          }
          services.clock.advance(1000);
          await idle(actor);
          const folded = foldAll(emptySession(session), journal.read(session));
          assert.deepEqual(folded, actor.getState());
          for (const [n, state] of seen) {
            const replayed = foldAll(emptySession(session), journal.read(session).slice(0, n));
            assert.deepEqual(replayed, state, `replayed to ${n}`);
          }
          const summary = journal.summaries().find((each) => each.id === session);
          // A table holds no half of a character, and a title may have been cut there.
          const title = folded.title.toWellFormed();
          assert.deepEqual(summary, { ...summarize(folded), title });
          const shown = new SessionActor(session, services).getState();
          assert.equal(
            shown.messages.filter(isRunning).length,
            0,
            'a new host leaves none running',
          );
          assert.deepEqual(services.errors, []);
        },
      );
      await fc.assert(property, { numRuns: 150 });
      const before = journal.summaries();
      journal.rebuildReadModels();
      assert.deepEqual(journal.summaries(), before);
    });
    assert.ok(done > 200 && refused > 200, `${done} done, ${refused} refused`);
  });
});
