import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  commands,
  ConfigurationTarget,
  Diagnostic,
  type Disposable,
  extensions,
  languages,
  Range,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import { compareLanguageProblems } from '../../src/vscode/editor/languageProblems.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  openEditor,
  openProposal,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

describe('what languages say of a proposed text', () => {
  const [made, other, styles, code] = ['style.made', 'notes.txt', 'src/a.css', 'src/typed.ts'];
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
    await Promise.all([made, other, styles, code].map(removeFromDisk));
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

  /** Puts a file with a problem on the disk, and waits until its language says so. */
  async function reportedFile(name: string, text: string): Promise<void> {
    await putOnDisk(name, text);
    await openEditor(name);
    while (languages.getDiagnostics(uriOf(name)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('is said once it is shown by a language that looks at editors only: CSS', async () => {
    const wrong = 'a { colr: red; }\n';
    await reportedFile(styles, wrong);
    const server = await connectFakeModel();
    const check = (value: boolean | undefined) =>
      workspace
        .getConfiguration()
        .update('parley.edits.checkProblems', value, ConfigurationTarget.Global);
    try {
      await check(true);
      server.next(textReply('```css\na { colr: red; widht: 1px; }\n```\n'));
      await openEditor(styles);
      await commands.executeCommand('parley.simplify');
      await openProposal();
      const noted = `${styles} (proposed change, 1 problem more)`;
      while (!diffTabs().some(({ label }) => label === noted)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    } finally {
      await check(undefined);
      await disconnect(server);
    }
  });

  const typescript = extensions.getExtension('vscode.typescript-language-features');
  const server = path.join(
    typescript?.extensionPath ?? '',
    '../node_modules/typescript/lib/tsserver.js',
  );
  const missing = existsSync(server) ? '' : ' (this VS Code comes without a TypeScript server)';
  it(`is not known where a language looks at files on the disk: TypeScript${missing}`, async function () {
    if (missing !== '') return this.skip();
    const wrong = "export const count: number = 'one';\n";
    await reportedFile(code, wrong);
    const proposed = wrong.replace('number', 'string');
    const file = { uri: uriOf(code), original: wrong, proposed };
    assert.deepEqual(await compareLanguageProblems(file), { type: 'unknown' });
  });
});
