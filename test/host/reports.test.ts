import assert from 'node:assert/strict';
import {
  commands,
  ConfigurationTarget,
  Position,
  Selection,
  TabInputText,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { countChanges } from '../../src/edits/countChanges.ts';
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
  uriOf,
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

  describe('of a change in three places', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `export const value${at} = ${at};`);
    const before = lines.join('\n').concat('\n');
    const replaced = (at: number, ...by: readonly string[]): string =>
      `<<<<<<< SEARCH\n${lines[at]}\n=======\n${by.map((line) => `${line}\n`).join('')}>>>>>>> REPLACE\n`;
    const places = [
      replaced(3, '// gone'),
      replaced(
        20,
        'export const second = 1;',
        'export const third = 2;',
        'export const fourth = 3;',
      ),
      replaced(35, '// gone', '// too'),
    ];

    /** What is really another one on the disk. */
    const reallyChanged = async (): Promise<string> => {
      const { added, removed } = countChanges(before, await onDisk(money));
      return `1 file, +${added} −${removed}`;
    };

    beforeEach(async () => {
      await putOnDisk(money, before);
      server.next(textReply(`${money}\n\`\`\`ts\n${places.join('')}\`\`\`\n`));
      await openEditor(money);
      await commands.executeCommand('parley.simplify');
      await openProposal();
      assert.match(await lastReport(/: proposed/u), /1 file, \+6 −3 /u);
      await commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('tells what was written where the second is accepted and the others are not', async () => {
      const { right } = await openProposal();
      const shown = await window.showTextDocument(right);
      shown.selection = new Selection(20, 0, 20, 0);
      await commands.executeCommand('parley.acceptChange');
      const partly = await lastReport(/: applied in part/u);
      await workspace.save(uriOf(money));
      const wanted = [...lines.slice(0, 20), 'export const second = 1;', 'export const third = 2;'];
      wanted.push('export const fourth = 3;', ...lines.slice(21));
      assert.equal(await onDisk(money), wanted.join('\n').concat('\n'), 'only the second');
      const real = await reallyChanged();
      assert.equal(real, '1 file, +3 −1');
      assert.ok(partly.includes(`${real} · `), partly);
      await commands.executeCommand('parley.discardProposal');
      const end = await lastReport(/: applied\n/u);
      assert.ok(end.includes(`${real} · `), end);
    });

    it('tells what was written where the person wrote on in the proposal', async () => {
      const { right } = await openProposal();
      // Nothing but Parley saves what is typed there.
      const files = workspace.getConfiguration('files');
      await files.update('autoSave', 'off', ConfigurationTarget.Global);
      const edit = new WorkspaceEdit();
      edit.insert(right, new Position(0, 0), '// mine\n// mine, too\n');
      await workspace.applyEdit(edit);
      await window.showTextDocument(right);
      await commands.executeCommand('parley.applyProposal');
      const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
      const alone = tabs.filter(
        ({ input }) => input instanceof TabInputText && input.uri.scheme === right.scheme,
      );
      assert.deepEqual(alone, [], 'no editor shows what is decided');
      const applied = await lastReport(/: applied\n/u);
      await workspace.save(uriOf(money));
      const real = await reallyChanged();
      assert.equal(real, '1 file, +8 −3');
      await files.update('autoSave', undefined, ConfigurationTarget.Global);
      assert.ok(applied.includes(`${real} · `), applied);
    });
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
