import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { commands, ConfigurationTarget, languages, window, workspace } from 'vscode';
import type { CommandRow } from '../../src/commands/commandRow.ts';
import { commandTable } from '../../src/commands/commandTable.ts';
import { hasDryRun } from '../../src/commands/hasDryRun.ts';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { openRepository, type Repository } from './gitRepository.ts';
import {
  connectFakeModel,
  disconnect,
  onDisk,
  openEditor,
  openProposal,
  putOnDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const money = 'src/money.ts';
const rows: readonly CommandRow[] = commandTable;
const oneLine = { start: 1, end: 2 };
/** What would be written behind a command in the input of a chat, where it would ask otherwise. */
const said: Readonly<Record<string, string>> = {
  'parley.refactorSelection': 'use a table',
  'parley.fix': 'it rounds wrongly',
  'parley.generateModule': 'src/shipping.ts costs by weight',
  'parley.analyzeFolder': 'src',
};

describe('a dry run', () => {
  let server: FakeModelServer;
  let text: string;
  let repository: Repository;

  const root = (): string => uriOf('.').fsPath;

  function git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    return execFileSync('git', [...identity, ...args], { cwd: root(), encoding: 'utf8' });
  }

  /** All files with all that is in them, those of Git too, and what Git says is staged. */
  function everything(): string {
    const hash = createHash('sha256');
    const names = readdirSync(root(), { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    // Whoever asks Git for the changes has it look at the times of files anew.
    const kept = files
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .filter((file) => path.relative(root(), file) !== path.join('.git', 'index'));
    for (const file of kept.toSorted()) hash.update(`${file}\0`).update(readFileSync(file));
    return [
      hash.digest('hex'),
      git('rev-parse', 'HEAD'),
      git('ls-files', '--stage'),
      git('status', '--porcelain'),
    ].join('\n');
  }

  /** What editors hold of files and did not save, what Parley says of them, and what is to be committed. */
  function unsaved(): readonly string[] {
    const documents = workspace.textDocuments
      .filter(({ uri, isDirty }) => isDirty && uri.scheme === 'file')
      .map((document) => `${document.uri.path}\n${document.getText()}`);
    const problems = languages
      .getDiagnostics()
      .flatMap(([uri, all]) =>
        all.map(({ source, message }) => `${uri.path} ${source}: ${message}`),
      )
      .filter((problem) => problem.includes(' Parley'));
    return [...documents.toSorted(), ...problems.toSorted(), repository.inputBox.value];
  }

  before(async () => {
    server = await connectFakeModel();
    text = await onDisk(money);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'feat: the shop');
    await putOnDisk(money, `${text}export const staged = 1;\n`);
    git('add', money);
    await putOnDisk(money, `${text}export const staged = 1;\nexport const later = 2;\n`);
    await workspace.getConfiguration('git').update('enabled', true, ConfigurationTarget.Global);
    repository = await openRepository();
    repository.inputBox.value = 'fix: my own words';
  });
  after(async () => {
    repository.inputBox.value = '';
    await putOnDisk(money, text);
    await workspace.getConfiguration('git').update('enabled', false, ConfigurationTarget.Global);
    await rm(uriOf('.git').fsPath, { recursive: true, force: true });
    await disconnect(server);
  });
  beforeEach(startAfresh);
  afterEach(startAfresh);

  const shown = (): string => window.activeTextEditor?.document.getText() ?? '';

  /** A change that waits for a decision. */
  async function propose(file = money): Promise<void> {
    const first = file === money ? 'export const later = 2;' : (await onDisk(file)).split('\n')[0];
    const edit = `${file}\n\`\`\`ts\n<<<<<<< SEARCH\n${first}\n=======\nexport const later = 3;\nexport const more = 4;\n>>>>>>> REPLACE\n\`\`\`\n`;
    server.next(textReply(edit));
    await openEditor(file);
    await commands.executeCommand('parley.simplify');
    await openProposal();
  }

  it('has rows to show', () => {
    assert.ok(rows.filter(hasDryRun).length >= 15);
  });

  for (const row of rows.filter(hasDryRun)) {
    it(`leaves every file, Git and the model alone: ${row.id}`, async () => {
      if (row.effects.writes === 'accepted') await propose();
      else if (row.effects.writes === 'copy') await propose('src/cart.ts');
      else await openEditor(row.id === 'parley.updateTests' ? 'src/cart.ts' : money, oneLine);
      const [before, held, asked] = [everything(), unsaved(), server.chats.length];
      await commands.executeCommand('parley.dryRun', row.id, said[row.id]);
      assert.match(shown(), /^# Dry run: /u, 'it is shown what would be done');
      assert.match(shown(), /## What would be written/u);
      assert.equal(server.chats.length, asked, 'nobody is asked');
      assert.equal(everything(), before);
      assert.deepEqual(unsaved(), held);
      // Whether there is something to ask is known once the tests have run.
      if (row.id === 'parley.updateTests') {
        assert.match(shown(), /You are asked first\./u);
        assert.match(shown(), /a model is asked up to 4 times, repairs included/u);
      } else if (row.effects.asks) {
        assert.match(shown(), /\*\*Model:\*\* /u);
        assert.match(shown(), /\*\*Sent:\*\* (?:about )?[\d,]+ tokens/u);
        assert.match(shown(), /\*\*Cost:\*\* /u);
      }
      const isTests = row.id === 'parley.generateTests';
      assert.equal(/\*\*Repairs:\*\* .* at most 3 times/u.test(shown()), isTests);
      if (row.effects.writes === 'copy')
        assert.match(shown(), /^node .*--test .*test\/cart\.test\.ts$/mu, 'the exact command');
      if (row.effects.writes === 'accepted') assert.match(shown(), /src\/money\.ts \+2 −1/u);
    });
  }

  it('says what a refactoring would send, and to what it may come', async () => {
    await openEditor(money, { start: 1, end: 2 });
    await commands.executeCommand('parley.dryRun', 'parley.refactorSelection', 'use a table');
    assert.match(shown(), /\*\*Target:\*\* src\/money\.ts, lines 1–2/u);
    assert.match(shown(), /use a table/u);
    assert.match(shown(), /\| src\/money\.ts .*\| +[\d,]+ \|/u);
    assert.match(shown(), /a checkpoint is kept before anything is written/u);
  });

  it('names the exact command that would run a generated test', async () => {
    await openEditor(money);
    await commands.executeCommand('parley.dryRun', 'parley.generateTests', '');
    assert.match(shown(), /^node .*--test .*test\/money\.test\.ts$/mu);
    assert.match(
      shown(),
      /In a temporary copy of its package, with node:test\. You are asked first\./u,
    );
  });

  it('names the files of what it would let choose first', async () => {
    await putOnDisk(money, text);
    await openEditor(money);
    await commands.executeCommand('parley.createCheckpoint', 'Before the sale');
    const dry = (): Thenable<unknown> =>
      commands.executeCommand('parley.dryRun', 'parley.restoreCheckpoint');
    await dry();
    assert.match(shown(), /All files are as the newest checkpoint, “Before the sale”, has them/u);
    await putOnDisk(money, `${text}export const sale = true;\n`);
    await dry();
    assert.match(shown(), /With the newest checkpoint, “Before the sale”:\n\n- src\/money\.ts\n/u);
    await commands.executeCommand('parley.dryRun', 'parley.exportSession');
    assert.match(shown(), /where no other place or format is chosen:\n\n- \S.*\.parley\.json\n/u);
  });

  it('shows nothing where the command has no code to work on', async () => {
    const asked = server.chats.length;
    await commands.executeCommand('parley.dryRun', 'parley.explainSelection', '');
    assert.doesNotMatch(shown(), /Dry run/u);
    assert.equal(server.chats.length, asked);
  });
});
