import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import {
  commands,
  ConfigurationTarget,
  type Diagnostic,
  languages,
  Position,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { openRepository, type Repository } from './gitRepository.ts';
import {
  connectFakeModel,
  disconnect,
  onDisk,
  openEditor,
  putOnDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const money = 'src/money.ts';

describe('what is not committed', () => {
  let server: FakeModelServer;
  let repository: Repository;
  let text: string;

  const root = (): string => uriOf('.').fsPath;

  function git(...args: readonly string[]): void {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    execFileSync('git', [...identity, ...args], { cwd: root(), stdio: 'ignore' });
  }

  before(async () => {
    server = await connectFakeModel();
    text = await onDisk(money);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'feat: the shop');
    await workspace.getConfiguration('git').update('enabled', true, ConfigurationTarget.Global);
    repository = await openRepository();
  });
  after(async () => {
    await putOnDisk(money, text);
    await workspace.getConfiguration('git').update('enabled', false, ConfigurationTarget.Global);
    await rm(uriOf('.git').fsPath, { recursive: true, force: true });
    await disconnect(server);
  });
  beforeEach(async () => {
    await startAfresh();
    await putOnDisk(money, text);
    git('reset', '-q');
    repository.inputBox.value = '';
  });
  afterEach(startAfresh);

  it('has a commit message written into the input, for what is staged alone', async () => {
    await putOnDisk(money, `${text}export const staged = 1;\n`);
    git('add', money);
    await putOnDisk(money, `${text}export const staged = 1;\nexport const later = 2;\n`);
    const count = server.chats.length + 1;
    server.next(textReply('```\nfeat: a staged thing\n```'));
    await commands.executeCommand('parley.commitMessage');
    const { raw } = await server.waitForRequest(count);
    assert.match(raw, /\+export const staged = 1;/u);
    assert.doesNotMatch(raw, /later = 2/u);
    assert.match(raw, /- feat: the shop/u);
    assert.equal(repository.inputBox.value, 'feat: a staged thing');
  });

  it('asks nothing where nothing was changed, and leaves the input as it is', async () => {
    const count = server.chats.length;
    repository.inputBox.value = 'my own words';
    await commands.executeCommand('parley.commitMessage');
    assert.equal(server.chats.length, count);
    assert.equal(repository.inputBox.value, 'my own words');
  });

  it('is reviewed: findings on the lines that are there, the others counted', async () => {
    const last = text.trimEnd().split('\n').length + 1;
    await putOnDisk(money, `${text}export const wrong = 1 / 0;\n`);
    const found = [
      { file: money, line: last, severity: 'error', message: 'It is infinite.' },
      { file: money, line: last + 900, severity: 'error', message: 'Nowhere.' },
      { file: 'src/other.ts', line: 1, severity: 'warning', message: 'Not shown.' },
    ];
    server.next(textReply(JSON.stringify({ findings: found })));
    await openEditor(money);
    await commands.executeCommand('parley.reviewChanges');
    const shown = ours(languages.getDiagnostics(uriOf(money)));
    assert.deepEqual(
      shown.map(({ message, range }) => [message, range.start.line + 1]),
      [['It is infinite.', last]],
    );
    const report = window.activeTextEditor?.document.getText() ?? '';
    assert.match(report, /\*\*Error\*\*, line \d+: It is infinite\./u);
    assert.match(report, /2 findings left out/u);
    await typeAbove(money);
    const moved = ours(languages.getDiagnostics(uriOf(money)));
    assert.deepEqual(
      moved.map(({ range }) => range.start.line + 1),
      [last + 2],
    );
    await commands.executeCommand('parley.clearReview');
    assert.deepEqual(ours(languages.getDiagnostics(uriOf(money))), []);
  });
});

const ours = (all: readonly Diagnostic[]): readonly Diagnostic[] =>
  all.filter(({ source }) => source === 'Parley Review');

/** Two lines put before all others, unsaved. */
async function typeAbove(file: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(uriOf(file), new Position(0, 0), '// one\n// two\n');
  await workspace.applyEdit(edit);
}
