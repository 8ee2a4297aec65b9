import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import {
  type CodeAction,
  commands,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  Selection,
  type Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { done, finish, textReply, toolCall } from '../helpers/modelScripts.ts';
import { providerSettings } from '../helpers/parleyPanel.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  onDisk,
  openEditor,
  openProposal,
  setProviders,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const cart = 'src/cart.ts';
/** Replaces a whole line of the file. */
const edit = (old: string): string =>
  `So:\n\n${cart}\n\`\`\`ts\n<<<<<<< SEARCH\n${old}\n=======\n    // fixed\n>>>>>>> REPLACE\n\`\`\`\n`;

describe('the commands about code', () => {
  const reported = languages.createDiagnosticCollection('test');
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
  });
  after(async () => {
    reported.dispose();
    await disconnect(server);
  });
  beforeEach(startAfresh);
  afterEach(async () => {
    reported.clear();
    await startAfresh();
  });

  /** The line, counted from 0, that holds this text. */
  async function lineOf(text: string): Promise<number> {
    const at = (await onDisk(cart)).split('\n').findIndex((line) => line.includes(text));
    assert.ok(at >= 0, text);
    return at;
  }

  async function report(): Promise<Range> {
    const line = await lineOf('Math.min');
    const range = new Range(line, 4, line, 10);
    const wrong = new Diagnostic(range, 'Cannot find name ‘Mth’.', DiagnosticSeverity.Error);
    wrong.source = 'made-up';
    reported.set(uriOf(cart), [wrong]);
    return range;
  }

  async function actions(range: Range): Promise<readonly CodeAction[]> {
    const found = await commands.executeCommand<readonly CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uriOf(cart),
      range,
    );
    return found.filter(({ title }) => title.includes('with Parley'));
  }

  async function run({ command }: CodeAction): Promise<void> {
    assert.ok(command);
    await commands.executeCommand(command.command, ...(command.arguments ?? []));
  }

  it('stand in the lightbulb: Fix and Explain on what is reported, Refactor on a selection', async () => {
    const range = await report();
    await openEditor(cart);
    const titles = (found: readonly CodeAction[]) => found.map(({ title }) => title);
    const collapsed = new Range(range.start, range.start);
    assert.deepEqual(titles(await actions(collapsed)), ['Fix with Parley', 'Explain with Parley']);
    reported.clear();
    assert.deepEqual(titles(await actions(range)), [
      'Refactor with Parley…',
      'Simplify with Parley',
      'Document with Parley',
    ]);
    assert.deepEqual(titles(await actions(collapsed)), []);
  });

  it('fix what is reported: the problem is asked about, the fix opens as a diff, nothing is written', async () => {
    const before = await onDisk(cart);
    const line = await lineOf('Math.min');
    await openEditor(cart);
    const range = await report();
    const fix = (await actions(new Range(range.start, range.start)))[0];
    assert.ok(fix);
    const count = server.chats.length + 1;
    server.next(textReply(edit(before.split('\n')[line] ?? '')));
    await run(fix);
    const { raw } = await server.waitForRequest(count);
    assert.match(raw, /error made-up: Cannot find name/u);
    const { right } = await openProposal();
    const text = (await workspace.openTextDocument(right)).getText();
    assert.equal(text.split('\n')[line], '    // fixed');
    assert.equal(await onDisk(cart), before);
  });

  it('ask again for code that leaves something out, and propose nothing that deletes it', async () => {
    const before = await onDisk(cart);
    const from = await lineOf('Math.min');
    const count = server.chats.length;
    (await openEditor(cart)).selection = new Selection(from - 1, 0, from + 1, 0);
    const fenced = (code: string) => textReply(`Simpler:\n\n\`\`\`ts\n${code}\n\`\`\`\n`);
    server.next(fenced('    // ... existing code ...\n    return simpler(1, 2, 3);'));
    server.next(fenced('    // whole\n    return simpler();'));
    await commands.executeCommand('parley.simplify');
    const { raw } = await server.waitForRequest(count + 2);
    assert.match(raw, /with nothing left out, in one fenced block/u);
    const { right } = await openProposal();
    const text = (await workspace.openTextDocument(right)).getText();
    assert.match(text, / {4}\/\/ whole\n {4}return simpler\(\);\n/u);
    assert.equal(await onDisk(cart), before);
  });

  it('take edits that a model calls tools for, and ask again for a call that nobody can read', async () => {
    const before = await onDisk(cart);
    const line = await lineOf('Math.min');
    const old = before.split('\n')[line] ?? '';
    const models = [{ id: 'caller', capabilities: { function_calling: true } }];
    const able = await startFakeModelServer({ models });
    await setProviders([{ id: 'able', kind: 'openai', baseUrl: able.url }]);
    try {
      await openEditor(cart);
      const range = await report();
      const fix = (await actions(new Range(range.start, range.start)))[0];
      assert.ok(fix);
      const call = (given: string) => [toolCall('edit_file', given), finish('tool_calls'), done()];
      able.next(call('{"path":"src/cart.ts","search":'));
      able.next(call(JSON.stringify({ path: cart, search: old, replace: '    // called' })));
      await run(fix);
      const { raw } = await able.waitForRequest();
      assert.match(raw, /"name":"edit_file"/u);
      const again = await able.waitForRequest(2);
      assert.match(again.raw, /a tool was called in a way that is no edit/u);
      assert.match(again.raw, /"name":"edit_file"/u);
      const { right } = await openProposal();
      const text = (await workspace.openTextDocument(right)).getText();
      assert.equal(text.split('\n')[line], '    // called');
      assert.equal(await onDisk(cart), before);
    } finally {
      await able.close();
      await setProviders(providerSettings(server.url)['parley.providers']);
    }
  });

  it('explain what is reported in the chat', async () => {
    await openEditor(cart);
    const range = await report();
    const explain = (await actions(new Range(range.start, range.start)))[1];
    assert.ok(explain);
    const count = server.chats.length + 1;
    await run(explain);
    const { raw } = await server.waitForRequest(count);
    assert.match(raw, /Explain what the editor reports/u);
    assert.match(raw, /Cannot find name/u);
    await server.waitForClose(count - 1);
  });

  for (const [command, asked] of [
    ['parley.document', /Write the documentation comments of/u],
    ['parley.simplify', /Simplify/u],
  ] as const) {
    it(`work on the code around the cursor, and on a selection: ${command}`, async () => {
      const before = await onDisk(cart);
      const line = await lineOf('Math.min');
      const editor = await openEditor(cart);
      editor.selection = new Selection(line, 0, line, 5);
      let count = server.chats.length + 1;
      await commands.executeCommand(command);
      const { raw } = await server.waitForRequest(count);
      assert.match(raw, asked);
      assert.match(raw, new RegExp(`the selected code, .src/cart\\.ts. line ${line + 1}\\b`, 'u'));
      await server.waitForClose(count - 1);
      await startAfresh();

      (await openEditor(cart)).selection = new Selection(line, 0, line, 0);
      count++;
      await commands.executeCommand(command);
      const again = await server.waitForRequest(count);
      assert.match(again.raw, /`(?:Cart\.)?add`, .src\/cart\.ts. lines 15-20/u);
      await server.waitForClose(count - 1);
      assert.equal(diffTabs().length, 0, 'an answer without code changes nothing');
      assert.equal(await onDisk(cart), before);
    });
  }

  it('analyze a selection: findings on its lines, those elsewhere left out, and a report', async () => {
    const line = (await lineOf('Math.min')) + 1;
    await openEditor(cart, { start: line, end: line + 1 });
    const found = [
      { file: cart, line, severity: 'warning', message: 'It may be too small.' },
      { file: cart, line: 1, severity: 'error', message: 'Not asked about.' },
    ];
    const count = server.chats.length + 1;
    server.next(textReply(JSON.stringify({ findings: found })));
    await commands.executeCommand('parley.analyze');
    const { raw } = await server.waitForRequest(count);
    assert.match(raw, new RegExp(`Analyze the selected code, .src/cart\\.ts. lines ${line}-`, 'u'));
    const shown = languages.getDiagnostics(uriOf(cart));
    assert.deepEqual(
      shown.map(({ message, source, range }) => [message, source, range.start.line + 1]),
      [['It may be too small.', 'Parley Analysis', line]],
    );
    const written = window.activeTextEditor?.document.getText() ?? '';
    assert.match(written, /# Analysis of src\/cart\.ts:\d+-\d+/u);
    assert.match(written, /1 finding left out/u);
    await commands.executeCommand('parley.clearReview');
    assert.deepEqual(languages.getDiagnostics(uriOf(cart)), []);
  });

  it('keep the encoding of a file, its mark, its line ends and a last line without one', async () => {
    const path = 'src/legacy.ts';
    const text = '\uFEFFexport function größe(a: number) {\r\n\treturn a * 2;\r\n}';
    await writeFile(uriOf(path).fsPath, Buffer.from(text, 'utf16le'));
    try {
      const editor = await openEditor(path);
      editor.selection = new Selection(1, 0, 1, 0);
      const block =
        '<<<<<<< SEARCH\n\treturn a * 2;\n=======\n\t// größer\n\treturn a * 3;\n>>>>>>> REPLACE';
      server.next(textReply(`${path}\n\`\`\`ts\n${block}\n\`\`\`\n`));
      await commands.executeCommand('parley.simplify');
      await openProposal();
      await commands.executeCommand('parley.applyProposal');
      await (await workspace.openTextDocument(uriOf(path))).save();
      const wanted = text.replace('\treturn a * 2;', '\t// größer\r\n\treturn a * 3;');
      assert.deepEqual(await readFile(uriOf(path).fsPath), Buffer.from(wanted, 'utf16le'));
    } finally {
      await startAfresh();
      await rm(uriOf(path).fsPath);
    }
  });

  it('say of a change that does not parse any more that it does not, at the line, until it does', async () => {
    const lines = (await onDisk(cart)).split('\n');
    const line = await lineOf('Math.min');
    const editor = await openEditor(cart);
    editor.selection = new Selection(line, 0, line, 0);
    server.next(textReply(edit(lines[line] ?? '').replace('// fixed', 'return (1 +;')));
    await commands.executeCommand('parley.simplify');
    const { tab, right } = await openProposal();
    assert.match(tab.label, /\(proposed change, may not parse\)$/u);
    const marks = () => languages.getDiagnostics(right).filter(({ source }) => source === 'Parley');
    assert.deepEqual(
      marks().map(({ range }) => range.start.line),
      [line],
    );
    assert.match(marks()[0]?.message ?? '', /seems not to parse any more/u);
    const better = new WorkspaceEdit();
    better.replace(right, new Range(line, 0, line, 100), '    return 1;');
    await workspace.applyEdit(better);
    while (marks().length > 0) await setTimeout(50);
    await (await workspace.openTextDocument(right)).save();
    await commands.executeCommand('parley.discardProposal', right);
  });

  it('leave no tab of a change that is discarded while its diff opens', async () => {
    const line = await lineOf('Math.min');
    const editor = await openEditor(cart);
    editor.selection = new Selection(line, 0, line, 0);
    server.next(textReply(edit(editor.document.lineAt(line).text)));
    const opened = new Promise<boolean>((resolve) => {
      const isProposal = ({ uri }: { uri: Uri }) => uri.scheme === 'parley-proposal';
      workspace.onDidOpenTextDocument((document) => isProposal(document) && resolve(true));
    });
    await commands.executeCommand('parley.simplify');
    // From before there is anything to be discarded on.
    do await commands.executeCommand('parley.discardProposal');
    while (!(await Promise.race([opened, setTimeout(20, false)])));
    // Nothing tells that no tab will come: one that was left behind came within half of this.
    await setTimeout(1_500);
    assert.deepEqual(diffTabs(), []);
  });
});
