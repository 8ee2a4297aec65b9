import assert from 'node:assert/strict';
import { join } from 'node:path';
import { foldAll } from '../../src/protocol/fold.ts';
import type { Interruption } from '../../src/protocol/interruptions.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import { Interruptions, interruptionsOf } from '../../src/sessions/interruptions.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import type { RunningWork } from '../../src/sessions/sessionStore.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { withWindows } from './otherWindow.ts';
import {
  actorWithMessage,
  expectDone,
  startReply,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

const files = ['src/cart.ts', 'src/pricing.ts', 'a', 'b', 'c'].map((label) => ({
  uri: `file:///w/${label}`,
  label,
}));
const edit = { edit: 'e1', label: 'Refactor', checkpoint: 'k1', files } as const;
const npm = { kind: 'terminal', text: 'npm test\nnpm start', language: 'sh', process: 7 } as const;
const tests = {
  kind: 'tests',
  target: 'file:///w/cart.ts',
  text: 'test();',
  isUpdate: false,
} as const;
const run: SessionCommand = {
  type: 'start-command',
  command: 'c1',
  label: 'npm test',
  task: npm,
};
const interrupt: SessionCommand = { type: 'interrupt-reply', reply: 'r1' };

/** What is left of a session with an interrupted reply `r1`, after more commands. */
async function left(...commands: readonly SessionCommand[]): Promise<readonly Interruption[]> {
  let found: readonly Interruption[] = [];
  await withJournal(async (journal) => {
    const actor = await actorWithMessage(testServices(journal));
    await expectDone(actor, startReply('r1', 'm1'));
    await expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'half' });
    for (const command of [interrupt, ...commands]) await expectDone(actor, command);
    const abandoned = ['r1', 'e1', 'c1'].map((id) => ({ id, session: 's', host: 'gone' }));
    found = interruptionsOf(abandoned, () => actor.getState());
  });
  return found;
}

function stateOf(journal: Journal, id: string): SessionState {
  return foldAll(emptySession(id), journal.read(id));
}

function types(journal: Journal): readonly string[] {
  return journal.read('s').map(({ type }) => type);
}

describe('what an unclean end cut off', function () {
  this.timeout(60_000);

  it('is offered with what can be done about it', async () => {
    const [reply, change, ...others] = await left({ type: 'start-edit', ...edit });
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...reply, at: typeof reply?.at },
      {
        id: 'r1',
        kind: 'reply',
        session: 's',
        title: 'hello',
        label: 'hello',
        at: 'number',
        actions: ['continue', 'retry', 'discard'],
      },
    );
    assert.deepEqual(
      { ...change, at: typeof change?.at },
      {
        id: 'e1',
        kind: 'edit',
        session: 's',
        title: 'hello',
        label: 'src/cart.ts and 4 more',
        at: 'number',
        actions: ['finish', 'roll-back'],
      },
    );
    const [, command] = await left(run);
    assert.deepEqual(
      { ...command, at: typeof command?.at },
      {
        id: 'c1',
        kind: 'command',
        session: 's',
        title: 'hello',
        label: 'npm test',
        at: 'number',
        actions: ['show-terminal', 'run-again', 'discard'],
      },
    );
    const [, test] = await left({ ...run, label: 'test/cart.test.ts', task: tests });
    assert.deepEqual(test?.actions, ['retry', 'discard']);
    const [, one] = await left({ type: 'start-edit', ...edit, files: files.slice(0, 1) });
    assert.equal(one?.label, 'src/cart.ts');
  });

  it('is offered no more once a person has dealt with it', async () => {
    const settled: readonly (readonly SessionCommand[])[] = [
      [{ type: 'dismiss-reply', reply: 'r1' }],
      [{ ...startReply('r2', 'm1'), replaces: 'r1' }],
      [{ type: 'add-message', message: 'm2', text: 'Go on.' }],
      [{ type: 'archive' }],
      [{ type: 'rewind', after: null }],
    ];
    for (const commands of settled)
      assert.deepEqual(await left(...commands), [], commands[0]?.type);
    const ends: readonly SessionCommand[] = [
      { type: 'apply-edit', ...edit },
      { type: 'roll-back-edit', edit: 'e1' },
      { type: 'discard-edit', edit: 'e1' },
    ];
    for (const end of ends) {
      const found = await left({ type: 'start-edit', ...edit }, end);
      assert.deepEqual(
        found.map(({ kind }) => kind),
        ['reply'],
      );
    }
    const commandEnds: readonly SessionCommand[] = [
      { type: 'end-command', command: 'c1', exitCode: 1 },
      { type: 'end-command', command: 'c1' },
      { type: 'settle-command', command: 'c1', as: 'discarded' },
    ];
    for (const end of commandEnds) {
      assert.deepEqual(
        (await left(run, end)).map(({ kind }) => kind),
        ['reply'],
      );
    }
  });

  it('is nothing where session or work are not there', () => {
    const work: RunningWork = { id: 'r1', session: 's', host: 'gone' };
    assert.deepEqual(
      interruptionsOf([work], () => undefined),
      [],
    );
    assert.deepEqual(
      interruptionsOf([work], () => emptySession('s')),
      [],
    );
  });

  it('is known from what a killed process has left, and what a living one runs is not', () =>
    withFolder(async (folder) => {
      await withWindows(folder, 2, async ([dying, living]) => {
        assert.ok(dying && living);
        const gone = String(await dying.ask({ do: 'create', title: 'Cut off', message: 'm1' }));
        const alive = String(await living.ask({ do: 'create', title: 'On', message: 'n1' }));
        await dying.ask({ do: 'reply', session: gone, to: 'm1', reply: 'r1' });
        await dying.ask({ do: 'grow', session: gone, reply: 'r1', text: 'x'.repeat(5_000) });
        await dying.ask({ do: 'say', session: gone, message: 'm2' });
        await living.ask({ do: 'reply', session: alive, to: 'n1', reply: 'q1' });
        await dying.kill();
        const { journal } = openJournal(folder);
        const abandoned = journal.abandoned();
        assert.deepEqual(
          abandoned.map(({ id }) => id),
          ['r1'],
        );
        assert.equal(journal.runsElsewhere('q1'), true);
        assert.equal(journal.runsElsewhere('r1'), false);
        const actor = new SessionActor(gone, testServices(journal));
        assert.deepEqual(journal.abandoned(), [], 'marked as interrupted');
        const reply = actor.getState().messages[1];
        assert.equal(reply?.kind === 'reply' && reply.status, 'interrupted');
        assert.equal(reply?.text.length, 5_000);
        const read = new SessionActor(alive, testServices(journal)).getState().messages[1];
        assert.equal(read?.kind === 'reply' && read.status, 'running', 'left alone');
        journal.close();
      });
    }));

  it('is nothing that came to its end, in whichever way', () =>
    withFolder(async (folder) => {
      const failure = {
        kind: 'cut-off',
        title: 'Cut',
        advice: '',
        retryable: true,
        actions: [],
      } as const;
      const ends: readonly SessionCommand[] = [
        { type: 'end-reply', reply: 'r1', reason: 'stop' },
        { type: 'stop-reply', reply: 'r1' },
        { type: 'fail-reply', reply: 'r1', failure },
        interrupt,
        { type: 'apply-edit', ...edit },
        { type: 'roll-back-edit', edit: 'e1' },
        { type: 'discard-edit', edit: 'e1' },
        { type: 'end-command', command: 'c1', exitCode: 0 },
        { type: 'settle-command', command: 'c1', as: 'left-running' },
      ];
      const startOf = (end: SessionCommand): SessionCommand => {
        if ('command' in end) return run;
        return 'edit' in end ? { type: 'start-edit', ...edit } : startReply('r1', 'm1');
      };
      for (const [n, end] of ends.entries()) {
        const storage = join(folder, String(n));
        const { journal } = openJournal(storage);
        const actor = await actorWithMessage(testServices(journal));
        await expectDone(actor, startOf(end));
        const { journal: next } = openJournal(storage);
        assert.equal(next.abandoned().length, 1, end.type);
        await expectDone(actor, end);
        assert.deepEqual(next.abandoned(), [], end.type);
        next.close();
        journal.close();
      }
    }));

  it('stays known over more than one start for an edit, until it has an end', () =>
    withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      const actor = await actorWithMessage(testServices(first));
      await expectDone(actor, { type: 'start-edit', ...edit });
      assert.deepEqual(first.abandoned(), [], 'this window runs it');
      first.close();
      for (let start = 0; start < 2; start++) {
        const { journal } = openJournal(folder);
        const found = interruptionsOf(journal.abandoned(), (id) => stateOf(journal, id));
        assert.deepEqual(
          found.map(({ kind, id }) => [kind, id]),
          [['edit', 'e1']],
        );
        journal.close();
      }
      const { journal } = openJournal(folder);
      const again = new SessionActor('s', testServices(journal));
      await expectDone(again, { type: 'roll-back-edit', edit: 'e1' });
      assert.deepEqual(journal.abandoned(), []);
      assert.deepEqual(types(journal).slice(-2), ['edit-started', 'edit-rolled-back']);
      journal.close();
    }));

  it('is a command whose window was killed, and not one whose window lives', () =>
    withFolder(async (folder) => {
      await withWindows(folder, 2, async ([dying, living]) => {
        assert.ok(dying && living);
        const gone = String(await dying.ask({ do: 'create', title: 'Gone', message: 'm1' }));
        const alive = String(await living.ask({ do: 'create', title: 'On', message: 'n1' }));
        await dying.ask({ do: 'run', session: gone, label: 'npm test', task: npm });
        await living.ask({ do: 'run', session: alive, label: 'npm start', task: npm });
        await dying.kill();
        const { journal } = openJournal(folder);
        const services = testServices(journal);
        const sessions = new SessionRegistry(services);
        const interruptions = new Interruptions(journal.abandoned(), sessions);
        const [shown, ...others] = interruptions.list();
        assert.deepEqual(others, []);
        assert.deepEqual([shown?.session, shown?.label], [gone, 'npm test']);
        const actor = new SessionActor(gone, services);
        const [command] = actor.getState().commands;
        assert.deepEqual(command?.task, npm);
        const id = command?.id ?? '';
        await expectDone(actor, { type: 'settle-command', command: id, as: 'discarded' });
        sessions.refresh();
        assert.deepEqual(interruptions.list(), []);
        await sessions.close(1_000);
        const later = openJournal(folder).journal;
        assert.deepEqual(later.abandoned(), [], 'and not at the next start');
        later.close();
        journal.close();
      });
    }));
});
