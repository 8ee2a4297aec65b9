import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  disconnect,
  lastReport,
  onDisk,
  openEditor,
  openProposal,
  putOnDisk,
  startAfresh,
} from './hostParley.ts';

const money = 'src/money.ts';

describe('the report of a command', () => {
  let server: FakeModelServer;
  let text: string;

  before(async () => {
    server = await connectFakeModel();
    text = await onDisk(money);
  });
  after(() => disconnect(server));
  beforeEach(startAfresh);
  afterEach(async () => {
    await startAfresh();
    await putOnDisk(money, text);
  });

  async function propose(): Promise<void> {
    const [first = ''] = text.split('\n');
    const edit = `${money}\n\`\`\`ts\n<<<<<<< SEARCH\n${first}\n=======\n// one\n// two\n>>>>>>> REPLACE\n\`\`\`\n`;
    server.next(textReply(edit));
    await openEditor(money, { start: 1, end: 2 });
    await commands.executeCommand('parley.refactorSelection', 'use comments');
    await openProposal();
  }

  it('tells the files, lines, tokens and time of a change, and what to do next', async () => {
    await propose();
    const proposed = await lastReport(/^# Refactor src\/money\.ts: proposed/u);
    assert.match(proposed, /\*\*Next:\*\* Apply or discard/u);
    await openProposal();
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await commands.executeCommand('parley.applyProposal');
    const applied = await lastReport(/: applied/u);
    assert.match(
      applied,
      /1 file, \+2 −1 · .+ · (?:about )?[\d,]+ tokens in, [\d,]+ out · (?:\$[\d.]+ · )?[\d.]+ s/u,
    );
    assert.match(applied, /- src\/money\.ts \+2 −1\n/u);
    assert.match(applied, /\*\*Next:\*\* Run the tests\./u);
  });

  it('says that a change was discarded and nothing was written', async () => {
    await propose();
    await commands.executeCommand('parley.discardProposal');
    const discarded = await lastReport(/: discarded/u);
    assert.match(discarded, /Nothing was written\./u);
    assert.doesNotMatch(discarded, /## Files/u);
    assert.equal(await onDisk(money), text);
  });

  it('says that an answer in prose proposes nothing, and why', async () => {
    server.next(textReply('I would rather not.'));
    await openEditor(money);
    await commands.executeCommand('parley.simplify');
    assert.match(await lastReport(/: failed/u), /\*\*Why:\*\* the answer holds no code/u);
  });

  it('lists what an analysis found', async () => {
    const found = { file: money, line: 2, severity: 'error', message: 'It rounds wrongly.' };
    server.next(textReply(JSON.stringify({ findings: [found] })));
    await openEditor(money);
    await commands.executeCommand('parley.analyze');
    const shown = await lastReport(/^# Analyze src\/money\.ts.*: answered/u);
    assert.match(shown, /1 finding/u);
    assert.match(shown, /\*\*Error\*\*, src\/money\.ts:2: It rounds wrongly\./u);
  });
});
