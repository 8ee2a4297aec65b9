import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../src/protocol/events.ts';
import type { Journal } from '../../../src/sessions/journal.ts';
import { parseImport } from '../../../src/sessions/transfer/parseImport.ts';
import { parseTask } from '../../../src/sessions/transfer/parseTask.ts';
import { takeSession, type SessionSink } from '../../../src/sessions/transfer/takeSession.ts';
import { created, event, said, withJournal } from '../sessionHelpers.ts';
import { bundleOf, fixture, key, onlySession, stateOf } from './transferHelpers.ts';

const noCheckpoints = { put: () => Promise.resolve('there' as const) };

function sinkOf(journal: Journal): SessionSink {
  return {
    find(id) {
      const events = journal.read(id);
      return events.length === 0 ? undefined : events;
    },
    insert: (id, events) => Promise.resolve(journal.importSession(id, events)),
  };
}

/** A chat that was forked, whose fork went on. */
function fill(journal: Journal): void {
  const reply = { reply: 'r1', model: { provider: 'p', model: 'm' }, modelLabel: 'M' };
  const receipt = { items: [], used: 1, window: 8, reserve: 1, estimated: false };
  const grown = [`it is ${key.slice(0, 9)}`, key.slice(9), ' \uD83D', '\uDE00!'];
  journal.append(
    's1',
    0,
    [
      created(),
      said('m1', 'What is the key?'),
      event({ type: 'reply-started', ...reply, to: 'm1', receipt }),
      ...grown.map((text, at) =>
        event({
          type: 'reply-grew',
          reply: 'r1',
          offset: grown.slice(0, at).join('').length,
          text,
        }),
      ),
      event({ type: 'reply-ended', reply: 'r1', reason: 'stop' }),
    ],
    'now',
  );
  journal.fork('s1', 8, 's2', [
    event({ type: 'session-forked', parent: 's1', parentSeq: 8, title: 'Fork' }),
    said('m2', 'And now?'),
  ]);
}

describe('a session that moves to another journal', () => {
  it('is there as it was, a fork with what it shares, and exports to the same bytes', () =>
    withJournal((from) =>
      withJournal(async (to) => {
        fill(from);
        for (const id of ['s1', 's2']) {
          const { bytes, text } = bundleOf(from.read(id));
          const imported = onlySession(parseImport(bytes, 'a.parley.json'));
          assert.deepEqual(await takeSession(imported, sinkOf(to), noCheckpoints), {
            type: 'added',
            session: id,
          });
          const back: readonly SessionEvent[] = to.read(id);
          assert.equal(bundleOf(back).text, text);
          const { messages } = stateOf(back);
          const reply = messages[1];
          assert.equal(reply?.text, 'it is [masked GitHub token] \u{1F600}!');
          assert.deepEqual(await takeSession(imported, sinkOf(to), noCheckpoints), {
            type: 'there',
            session: id,
          });
          assert.deepEqual(await takeSession(imported, sinkOf(from), noCheckpoints), {
            type: 'there',
            session: id,
          });
        }
        assert.deepEqual(
          to
            .summaries()
            .map(({ id }) => id)
            .toSorted(),
          ['s1', 's2'],
        );
      }),
    ));

  it('may come from another tool, and is known again', () =>
    withJournal(async (journal) => {
      const files = {
        'api_conversation_history.json': fixture('cline-task/api_conversation_history.json'),
      };
      const task = (): Promise<unknown> =>
        takeSession(onlySession(parseTask(files, { task: '1' })), sinkOf(journal), noCheckpoints);
      const first = await task();
      assert.deepEqual(await task(), Object.assign({}, first, { type: 'there' }));
      const [summary] = journal.summaries();
      assert.equal(summary?.title, 'Round prices half up in src/money.ts');
      assert.equal(summary?.lastActivity, 1_760_000_065_000);
    }));
});
