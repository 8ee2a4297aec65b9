import assert from 'node:assert/strict';
import {
  Diagnostic,
  type Disposable,
  languages,
  Range,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import { compareLanguageProblems } from '../../src/vscode/languageProblems.ts';
import { openEditor, putOnDisk, removeFromDisk, startAfresh, uriOf } from './hostParley.ts';

describe('what languages say of a proposed text', () => {
  const [made, other] = ['style.made', 'notes.txt'];
  const original = 'colr one\nfine\n';
  const reported = languages.createDiagnosticCollection('made-up');
  let language: Disposable;

  before(async () => {
    await startAfresh();
    await putOnDisk(made, original);
    await putOnDisk(other, 'one\n');
    // A language that looks at every document that is opened, wherever that is kept.
    const look = (document: TextDocument): void => {
      if (!document.uri.path.endsWith('.made')) return;
      const wrong = document.getText().match(/colr \w+/gu) ?? [];
      const place = new Range(0, 0, 0, 1);
      reported.set(
        document.uri,
        wrong.map((each) => new Diagnostic(place, `Unknown: ${each}`)),
      );
    };
    language = workspace.onDidOpenTextDocument(look);
  });
  after(async () => {
    language.dispose();
    reported.dispose();
    await startAfresh();
    await Promise.all([made, other].map(removeFromDisk));
  });

  it('is compared with what they say of the text as it is, several files at a time', async () => {
    await openEditor(made);
    const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs).length;
    const shown = tabs();
    const compare = (proposed: string) =>
      compareLanguageProblems({ uri: uriOf(made), original, proposed });
    const [worse, better] = await Promise.all([
      compare(`${original}colr two\n`),
      compare('fine\n'),
    ]);
    const more = [{ severity: 'error', message: 'Unknown: colr two' }];
    assert.deepEqual(worse, { type: 'compared', more });
    assert.deepEqual(better, { type: 'compared', more: [] });
    assert.equal(tabs(), shown);
  });

  it('is not known where nobody says anything', async () => {
    const file = { uri: uriOf(other), original: 'one\n', proposed: '{{{\n' };
    assert.deepEqual(await compareLanguageProblems(file), { type: 'unknown' });
  });
});
