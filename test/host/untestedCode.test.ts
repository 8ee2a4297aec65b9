import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, window, workspace, type CodeLens } from 'vscode';
import {
  openEditor,
  putOnDisk,
  removeFromDisk,
  runAndPickFirst,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const source = 'src/risky.ts';
/** More than anything in the sample project has. */
const decisions = 60;
const condition = Array.from({ length: decisions - 4 }, () => 'a').join(' && ');
const text = `export function intricate(a: number, b: number): number {
  if (${condition}) return a ? 1 : 2;
  for (const each of [a, b]) if (each) return each;
  return 0;
}

export function plain(): number {
  return 1;
}
`;
const show = (value: unknown) =>
  workspace
    .getConfiguration()
    .update('parley.tests.showUntested', value, ConfigurationTarget.Global);

async function lenses(): Promise<readonly string[]> {
  const found = await commands.executeCommand<readonly CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uriOf(source),
    10,
  );
  const titles = found.map(({ command }) => command?.title ?? '');
  return titles.filter((title) => title.startsWith('No test names it'));
}

describe('code that no test names', () => {
  before(() => putOnDisk(source, text));
  after(async () => {
    await show(undefined);
    await startAfresh();
    await removeFromDisk(source);
    await removeFromDisk('test/risky.test.ts');
  });

  it('is said above the code where that is switched on, and not once a test names it', async () => {
    await openEditor(source);
    assert.deepEqual(await lenses(), []);
    await show(true);
    assert.deepEqual(await lenses(), [
      `No test names it: complexity ${decisions}. Generate tests`,
      'No test names it: complexity 1. Generate tests',
    ]);
    const test = await openNew('test/risky.test.ts', 'intricate(1, 2);\n');
    await test.save();
    assert.deepEqual(await lenses(), ['No test names it: complexity 1. Generate tests']);
    await removeFromDisk('test/risky.test.ts');
    await show(false);
    assert.deepEqual(await lenses(), []);
  });

  it('is listed by risk, and shown where it is picked', async () => {
    await startAfresh();
    await runAndPickFirst('parley.listUntested');
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uriOf(source).toString());
    assert.equal(editor.selection.active.line, 0);
  });

  it('is said with what of it ran, where a report of its package is newer than the code', async () => {
    const report = 'lcov.info';
    const line = text.split('\n').findIndex((each) => each.includes('plain')) + 1;
    await openEditor(source);
    await putOnDisk(
      report,
      `SF:${source}\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,0\nDA:${line},1\nDA:${line + 1},1\nend_of_record\n`,
    );
    // What the tests name, and what ran, is read anew once something is saved.
    await (await openNew('test/risky.test.ts', '1;\n')).save();
    await show(true);
    try {
      assert.deepEqual(await lenses(), [
        `No test names it: complexity ${decisions}, 33% covered. Generate tests`,
      ]);
    } finally {
      await show(false);
      await removeFromDisk(report);
      await removeFromDisk('test/risky.test.ts');
    }
  });
});

async function openNew(path: string, content: string) {
  await putOnDisk(path, '');
  const editor = await openEditor(path);
  await editor.edit((edit) => edit.insert(editor.selection.start, content));
  return editor.document;
}
