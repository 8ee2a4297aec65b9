import assert from 'node:assert/strict';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, summarize } from '../../src/protocol/sessionState.ts';
import type { CommandResult } from '../../src/sessions/commandResult.ts';
import { withWindows, type OtherWindow } from './otherWindow.ts';
import { withJournal } from './sessionHelpers.ts';

const rounds = 25;

describe('two windows that create, rename and delete at once', function () {
  this.timeout(60_000);

  it('lose no update, and bring nothing back', () =>
    withJournal((journal, folder) =>
      withWindows(folder, 2, async (windows) => {
        const made = new Set<string>();
        const gone = new Set<string>();
        const titles = new Map<string, string[]>();
        let refused = 0;
        const create = async (window: OtherWindow, title: string): Promise<string> => {
          const id = String(await window.ask({ do: 'create', title, message: `m-${title}` }));
          made.add(id);
          titles.set(id, [title]);
          return id;
        };
        for (let round = 0; round < rounds; round++) {
          const [both = '', dying = ''] = await Promise.all(
            windows.map((window, n) => create(window, `${n} of ${round}`)),
          );
          // Whoever comes first may write to it.
          await Promise.all(windows.map((window) => window.ask({ do: 'release', session: both })));
          await Promise.all(
            windows.map(async (window, n) => {
              const title = `renamed by ${n} in ${round}`;
              const asked = window.ask({ do: 'rename', session: both, title });
              const deleting = window.ask({ do: 'remove', session: dying });
              await create(window, `new in ${n} of ${round}`);
              const result = (await asked) as CommandResult;
              if (result.type === 'done') titles.get(both)?.push(title);
              else refused++;
              assert.deepEqual(await deleting, { type: 'removed' });
              gone.add(dying);
            }),
          );
          // One that has heard nothing of it still has it open.
          for (const window of windows) {
            const late = { do: 'rename', session: dying, title: 'back again' } as const;
            assert.notEqual(((await window.ask(late)) as CommandResult).type, 'done');
          }
        }
        const listed = journal.summaries().map(({ id }) => id);
        assert.deepEqual(new Set(listed), new Set([...made].filter((id) => !gone.has(id))));
        assert.equal(listed.length, made.size - gone.size, 'none is there twice');
        for (const summary of journal.summaries()) {
          const events = journal.read(summary.id);
          assert.deepEqual(summary, summarize(foldAll(emptySession(summary.id), events)));
          const renamed = events.flatMap((event) =>
            event.type === 'session-renamed' ? [event.title] : [],
          );
          assert.deepEqual(renamed.toSorted(), titles.get(summary.id)?.toSorted());
        }
        for (const id of gone) assert.deepEqual(journal.read(id), []);
        assert.ok(refused >= rounds, 'one writer at a time');
      }),
    ));
});
