import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import {
  emptySession,
  isRunning,
  summarize,
  type SessionState,
} from '../../src/protocol/sessionState.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { parseImport } from '../../src/sessions/transfer/parseImport.ts';
import { redactEvents } from '../../src/sessions/transfer/redactEvents.ts';
import { anyCommand, anyReply, anyText } from './anyCommand.ts';
import { idle, receipt, testServices, withJournal, giverOf } from './sessionHelpers.ts';
import { bundleOf, onlySession } from './transfer/transferHelpers.ts';

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
  { weight: 4, arbitrary: fc.record({ do: fc.constant('command' as const), command: anyCommand }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('grow' as const),
      reply: anyReply,
      text: anyText,
      reasoning: anyText,
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

  it('agree after any list of commands, and so does what is exported, imported and exported again', async () => {
    let done = 0;
    let refused = 0;
    const types = new Set<string>();
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
              const result = await actor.dispatch(each.command, giverOf(each.command), 'c');
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
          assertTravels(journal.read(session));
          for (const { type } of journal.read(session)) types.add(type);
        },
      );
      await fc.assert(property, { numRuns: 200 });
      const before = journal.summaries();
      journal.rebuildReadModels();
      assert.deepEqual(journal.summaries(), before);
    });
    assert.ok(done > 200 && refused > 200, `${done} done, ${refused} refused`);
    assert.ok(types.size > 25, `only events of ${[...types].join(', ')}`);
  });
});

/** An export of it, taken in and exported again, has the same bytes and folds to the same. */
function assertTravels(events: readonly SessionEvent[]): void {
  const { bytes, text } = bundleOf(events);
  const parsed = parseImport(bytes, 'a.parley.json');
  assert.deepEqual(parsed.type === 'sessions' && parsed.problems, []);
  const { session, events: taken } = onlySession(parsed);
  assert.equal(bundleOf(taken).text, text);
  const clean = redactEvents(events).value;
  assert.deepEqual(foldAll(emptySession(session), taken), foldAll(emptySession(session), clean));
}
