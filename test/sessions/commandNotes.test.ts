import assert from 'node:assert/strict';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession } from '../../src/protocol/sessionState.ts';
import { noteCommand } from '../../src/sessions/commandNotes.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { overriding, testServices, withJournal } from './sessionHelpers.ts';

const run = {
  label: 'npm test',
  task: { kind: 'terminal', text: 'npm test', language: 'sh', process: 12 },
} as const;

function never(why: string): never {
  throw new Error(why);
}

async function sessionIn(journal: Journal): Promise<[SessionRegistry, string]> {
  const sessions = new SessionRegistry(testServices(journal));
  const made = await sessions.create({ title: 'The cart' }, 'c');
  return [sessions, made.type === 'created' ? made.actor.id : never(made.type)];
}

describe('a command that is run', () => {
  it('stands in its session until its end, which is noted once', () =>
    withJournal(async (journal) => {
      const [sessions, id] = await sessionIn(journal);
      const stateNow = () => foldAll(emptySession(id), journal.read(id));
      const note = await noteCommand(sessions, id, run, never);
      const [running, ...others] = stateNow().commands;
      assert.deepEqual(others, []);
      assert.deepEqual({ label: running?.label, task: running?.task }, run);
      await note.end(3);
      await note.end(0);
      assert.deepEqual(stateNow().commands, []);
      const ends = journal.read(id).filter(({ type }) => type === 'command-ended');
      assert.deepEqual(
        ends.map((end) => end.type === 'command-ended' && end.exitCode),
        [3],
      );
    }));

  it('is not what a fork goes on with', () =>
    withJournal(async (journal) => {
      const [sessions, id] = await sessionIn(journal);
      await noteCommand(sessions, id, run, never);
      const { length } = journal.read(id);
      const forked = sessions.fork(id, { seq: length }, 'c');
      assert.deepEqual(forked.type === 'opened' && forked.actor.getState().commands, []);
    }));

  it('says why it could not be noted, and keeps nobody from running it', () =>
    withJournal(async (journal) => {
      const [, id] = await sessionIn(journal);
      const failure = {
        kind: 'storage',
        title: 'The disk is full',
        advice: 'Make room.',
        retryable: true,
        actions: [],
      } as const;
      const full = overriding(journal, { append: () => ({ type: 'failed', failure }) });
      const sessions = new SessionRegistry(testServices(full));
      const said: string[] = [];
      const note = await noteCommand(sessions, id, run, (why) => said.push(why));
      await note.end(0);
      await noteCommand(sessions, 'nobody', run, (why) => said.push(why));
      assert.deepEqual(said, ['The disk is full. Make room.', 'The chat is not there any more.']);
    }));
});
