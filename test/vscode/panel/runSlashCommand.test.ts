import assert from 'node:assert/strict';
import { nullLog } from '../../../src/protocol/log.ts';
import { runSlashCommand } from '../../../src/vscode/panel/runSlashCommand.ts';
import {
  slashCallIn,
  type SlashCall,
  type SlashPanel,
} from '../../../src/vscode/panel/slashCall.ts';
import { noDrafts } from '../noDrafts.ts';

type Run = (call: SlashCall) => Promise<void> | void;

interface Told {
  readonly said: string[];
  /** What was run: the command's id, the session and what stood behind the name. */
  readonly ran: (readonly unknown[])[];
}

/** Writes a command into a panel that shows `session-1`, with `run` behind every command. */
async function write(name: string, argument = '', run: Run = () => {}): Promise<Told> {
  const said: string[] = [];
  const ran: (readonly unknown[])[] = [];
  const panel: SlashPanel = {
    active: {
      id: () => 'session-1',
      actor: () => Promise.resolve(undefined),
      failure: () => undefined,
      drafts: noDrafts({ sent: async () => void said.push('draft ""') }),
      onDidChange: () => ({ dispose() {} }),
    },
    chooseModel: () => Promise.reject(new Error('not implemented')),
    fork: () => Promise.reject(new Error('not implemented')),
  };
  const session = name.startsWith('elsewhere ') ? 'session-2' : 'session-1';
  await runSlashCommand(
    { type: 'run-command', request: 'q', session, name: name.replace('elsewhere ', ''), argument },
    {
      accepted: () => said.push('accepted'),
      refused: (_request, reason) => said.push(`refused: ${reason}`),
      send: (message) => said.push(`sent: ${JSON.stringify(message)}`),
    },
    {
      panel,
      async run(id, of, given) {
        const call = slashCallIn(given);
        assert.ok(call);
        ran.push([id, of, call.text]);
        said.push('run');
        await run(call);
      },
      warn: (reason) => said.push(`warned: ${reason}`),
      log: { ...nullLog, error: (message) => void said.push(`logged: ${message}`) },
    },
  );
  return { said, ran };
}

const taken = ['draft ""', 'accepted'];

describe('a command from the input of a chat', () => {
  it('runs about the chat of its panel, with what stands behind its name', async () => {
    const { said, ran } = await write('rename', 'My trip');
    assert.deepEqual(ran, [['parley.renameSession', 'session-1', 'My trip']]);
    assert.deepEqual(said, ['run', ...taken]);
  });

  it('leaves the input first where it goes on in a dialog or shows another chat', async () => {
    assert.deepEqual((await write('new')).said, [...taken, 'run']);
    assert.deepEqual((await write('rename')).said, [...taken, 'run']);
    assert.deepEqual((await write('search', 'tax')).said, [...taken, 'run']);
  });

  it('is nothing that the table has not under that name', async () => {
    for (const name of ['openLog', 'parley', 'setapikey', 'constructor']) {
      const { said, ran } = await write(name);
      assert.deepEqual(said, [`refused: There is no command /${name}.`]);
      assert.deepEqual(ran, []);
    }
  });

  it('does not run with words that it has no use for, nor where another chat is shown', async () => {
    assert.deepEqual((await write('delete', 'all')).ran, []);
    assert.deepEqual((await write('elsewhere delete')).ran, []);
  });

  it('is tried out with --dry-run behind its name, and not run', async () => {
    assert.deepEqual((await write('explain', '--dry-run')).ran, [
      ['parley.dryRun', 'parley.explainSelection', ''],
    ]);
    assert.deepEqual((await write('refactor', '--dry-run  use a map')).ran, [
      ['parley.dryRun', 'parley.refactorSelection', 'use a map'],
    ]);
    assert.deepEqual((await write('refactor', 'drop --dry-run')).ran, [
      ['parley.refactorSelection', 'session-1', 'drop --dry-run'],
    ]);
    assert.deepEqual((await write('refactor', '--dry-runs')).ran, [
      ['parley.refactorSelection', 'session-1', '--dry-runs'],
    ]);
    assert.deepEqual((await write('explain', '--dry-run all')).ran, []);
    assert.deepEqual((await write('rename', '--dry-run')).ran, [
      ['parley.renameSession', 'session-1', '--dry-run'],
    ]);
    assert.deepEqual((await write('pin', '--dry-run')).ran, []);
  });

  it('keeps its text where it refuses, and says why', async () => {
    const { said } = await write('pin', '', (call) => call.refuse('It is archived.'));
    assert.deepEqual(said, ['run', 'refused: It is archived.']);
  });

  it('keeps its text where it fails', async () => {
    const { said } = await write('usage', '', () => Promise.reject(new Error('disk')));
    assert.deepEqual(said, [
      'run',
      'logged: The command /usage failed',
      'refused: /usage failed; the log says why.',
    ]);
  });

  it('comes back into the input where it had left it, and did nothing', async () => {
    const { said } = await write('fork', '', (call) => call.refuse('Nothing to fork.'));
    assert.deepEqual(said, [
      ...taken,
      'run',
      'warned: Nothing to fork.',
      'sent: {"type":"focus-input","text":"/fork"}',
    ]);
  });

  it('says in a notification what goes wrong after it has ended', async () => {
    let late: SlashCall | undefined;
    const { said } = await write('pin', '', (call) => void (late = call));
    late?.refuse('The model is gone.');
    assert.deepEqual(said, ['run', ...taken, 'warned: The model is gone.']);
  });

  it('cannot be made by anybody else', () => {
    assert.equal(slashCallIn({ panel: {}, text: 'x', refuse() {} }), undefined);
    assert.equal(slashCallIn('session-1'), undefined);
    assert.equal(slashCallIn([]), undefined);
  });
});
