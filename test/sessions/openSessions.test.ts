import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { openSessions, type OpenSessions } from '../../src/sessions/openSessions.ts';
import { withWindows } from './otherWindow.ts';
import { expectDone, startReply, withFolder } from './sessionHelpers.ts';

const entry = new URL('../../src/sessions/worker/journalWorker.ts', import.meta.url);

/** Runs `work` with the sessions of the folder, open as the extension opens them. */
async function opened(folder: string, work: (open: OpenSessions) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  const open = openSessions({
    folder,
    startWorker: () => new Worker(entry, { workerData: { folder } }),
    limits: () => ({ most: 50, idleAfter: 60_000 }),
    rules: () => ({ archiveAfterDays: 30, deleteAfterDays: 0 }),
    unexpected: (error) => errors.push(error),
    onTrouble: (message) => errors.push(message),
  });
  try {
    await work(open);
    assert.deepEqual(errors, []);
  } finally {
    await open.close(1_000);
  }
}

async function found({ worker }: OpenSessions, text: string): Promise<number> {
  const answer = await worker.search(text, 50);
  return answer.found.length;
}

describe('the sessions of a workspace', function () {
  this.timeout(60_000);

  it('are kept, searched and found again after the end', () =>
    withFolder(async (folder) => {
      let id = '';
      await opened(folder, async (open) => {
        const made = await open.sessions.create({ title: 'The cart' }, 'c');
        assert.ok(made.type === 'created');
        id = made.actor.id;
        await expectDone(made.actor, { type: 'add-message', message: 'm1', text: 'a needle' });
        await expectDone(made.actor, startReply('r1', 'm1'));
        made.actor.grow('r1', 'cut off');
        assert.equal(await found(open, 'needle'), 1);
        assert.deepEqual(open.interrupted(), []);
        assert.deepEqual(open.reports(), []);
      });
      await opened(folder, async (open) => {
        const result = open.sessions.open(id);
        assert.ok(result.type === 'opened');
        const reply = result.actor.getState().messages[1];
        assert.equal(reply?.kind === 'reply' && reply.status, 'interrupted');
        assert.equal(reply?.text, 'cut off');
        assert.equal(await found(open, 'cut'), 1);
        assert.deepEqual(open.interrupted(), [], 'a clean end leaves nothing to decide');
      });
    }));

  it('name what a killed window has left, until that is dealt with', () =>
    withFolder(async (folder) => {
      await withWindows(folder, 1, async ([other]) => {
        assert.ok(other);
        const id = String(await other.ask({ do: 'create', title: 'Cut off', message: 'm1' }));
        await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
        await other.kill();
        await opened(folder, async (open) => {
          assert.deepEqual(
            open.interrupted().map((each) => [each.id, each.title, each.label]),
            [['r1', 'Cut off', 'text of m1']],
          );
          const result = open.sessions.open(id);
          assert.ok(result.type === 'opened');
          await expectDone(result.actor, { type: 'dismiss-reply', reply: 'r1' });
          assert.deepEqual(open.interrupted(), []);
        });
      });
    }));

  it('name what a window has left that was killed while this one was open', () =>
    withFolder(async (folder) => {
      await withWindows(folder, 1, async ([other]) => {
        assert.ok(other);
        const id = String(await other.ask({ do: 'create', title: 'Cut off', message: 'm1' }));
        await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
        const task = { kind: 'terminal', text: 'npm test', language: 'sh' } as const;
        await other.ask({ do: 'run', session: id, label: 'npm test', task });
        await opened(folder, async (open) => {
          const { sessions } = open;
          assert.equal(sessions.open(id).type, 'opened');
          assert.deepEqual(open.interrupted(), [], 'it lives');
          const noticed = new Promise<void>((resolve) => {
            sessions.onDidChange(() => {
              if (open.interrupted().length > 0) resolve();
            });
          });
          await other.kill();
          await noticed;
          assert.deepEqual(
            open
              .interrupted()
              .map(({ kind, label }) => `${kind}: ${label}`)
              .toSorted(),
            ['command: npm test', 'reply: text of m1'],
          );
        });
      });
    }));

  it('make list and index anew when they are told to', () =>
    withFolder((folder) =>
      opened(folder, async (open) => {
        const made = await open.sessions.create({ title: 'The cart' }, 'c');
        assert.ok(made.type === 'created');
        await expectDone(made.actor, { type: 'add-message', message: 'm1', text: 'a needle' });
        assert.equal(await found(open, 'needle'), 1);
        const db = new DatabaseSync(join(folder, 'journal.db'));
        db.exec("UPDATE summaries SET title = 'spoilt'; DELETE FROM texts");
        db.close();
        assert.equal(await found(open, 'needle'), 0);
        await open.rebuildReadModels();
        assert.equal(open.sessions.list()[0]?.title, 'The cart');
        assert.equal(await found(open, 'needle'), 1);
      }),
    ));

  it('are taken over from another window, which writes what it has', () =>
    withFolder(async (folder) => {
      await withWindows(folder, 1, async ([other]) => {
        assert.ok(other);
        await other.ask({ do: 'watch', folder });
        const id = String(await other.ask({ do: 'create', title: 'Theirs', message: 'm1' }));
        await other.ask({ do: 'reply', session: id, to: 'm1', reply: 'r1' });
        await other.ask({ do: 'grow', session: id, reply: 'r1', text: 'all of it' });
        await opened(folder, async (open) => {
          assert.equal(open.sessions.lease(id), 'elsewhere');
          assert.deepEqual(open.interrupted(), [], 'it is running');
          await open.takeOver(id);
          assert.equal(open.sessions.lease(id), 'own');
          const result = open.sessions.open(id);
          assert.ok(result.type === 'opened');
          const reply = result.actor.getState().messages[1];
          assert.equal(reply?.text, 'all of it');
          await expectDone(result.actor, { type: 'add-message', message: 'm2', text: 'on' });
        });
      });
    }));
});
