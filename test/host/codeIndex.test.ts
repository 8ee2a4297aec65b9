import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import {
  commands,
  ConfigurationTarget,
  DocumentSymbol,
  languages,
  Range,
  SymbolKind,
  window,
  workspace,
  type ProviderResult,
} from 'vscode';
import { openEditor, putOnDisk, removeFromDisk, startAfresh, uriOf } from './hostParley.ts';

async function report(): Promise<string> {
  await commands.executeCommand('parley.showIndexReport');
  return window.activeTextEditor?.document.getText() ?? '';
}

/** Asks for the report until it says what is expected. */
async function reportWith(expected: RegExp): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const text = await report();
    if (expected.test(text)) return text;
    assert.ok(Date.now() < deadline, text);
    await new Promise((done) => setTimeout(done, 200));
  }
}

describe('the index of the code', function () {
  this.timeout(60_000);
  let added: string;
  let kept: string;

  before(() => {
    added = uriOf('src/voucherBook.ts').fsPath;
    kept = uriOf('.parleyignore').fsPath;
  });

  after(async () => {
    await Promise.all([rm(added, { force: true }), rm(kept, { force: true })]);
    await startAfresh();
  });

  it('reports what it holds, follows the disk, and keeps out what .parleyignore names', async () => {
    const before = await reportWith(/The index is up to date\./u);
    const [, files = ''] = /\| Files +\| +(\d+) +\|/u.exec(before) ?? [];
    assert.ok(Number(files) > 10, before);
    assert.match(before, /\| typescript +\| +\d+ \| [^|]+ \| +\d+ \| +0 \|/u);
    await writeFile(added, 'export const voucherBook = 1;\n');
    await reportWith(new RegExp(String.raw`\| Files +\| +${Number(files) + 1} +\|`, 'u'));
    await writeFile(kept, 'voucherBook.ts\n');
    const after = await reportWith(/Ignored by[^\n]*\n\n(?:- [^\n]*\n)*- `src\/voucherBook\.ts`/u);
    assert.match(after, new RegExp(String.raw`\| Files +\| +${Number(files) + 1} +\|`, 'u'));
  });

  it('is whole once it says that it was built anew', async () => {
    await reportWith(/The index is up to date\./u);
    await commands.executeCommand('parley.rebuildIndex');
    const after = await report();
    assert.match(after, /The index is up to date\./u);
    assert.match(after, /[Bb]uilt anew/u);
  });

  it('keeps to the limits and the excluded files of the settings, until they are other ones', async () => {
    const set = (name: string, value: unknown): Thenable<void> =>
      workspace.getConfiguration().update(name, value, ConfigurationTarget.Global);
    const made = 'src/cart.js';
    try {
      await putOnDisk(made, 'export const made = 1;\n');
      await set('files.exclude', { '**/*.js': { when: '$(basename).ts' } });
      await reportWith(/### Excluded by [^\n]*\n\n(?:- [^\n]*\n)*- `src\/cart\.js`/u);
      await set('parley.index.maxFiles', 5);
      await reportWith(/\| Files +\| +5 +\|[^]*### Beyond the limits in the settings/u);
    } finally {
      await set('parley.index.maxFiles', undefined);
      await set('files.exclude', undefined);
      await removeFromDisk(made);
    }
    const after = await reportWith(/\| Files +\| +\d\d+ +\|/u);
    assert.doesNotMatch(after, /### Beyond the limits/u);
  });

  it('cuts a language without a grammar by what its extension says, though one file has it hang', async () => {
    const provider = languages.registerDocumentSymbolProvider(
      { pattern: '**/*.kt' },
      {
        provideDocumentSymbols(document): ProviderResult<DocumentSymbol[]> {
          if (document.fileName.endsWith('stuck.kt')) return new Promise(() => undefined);
          const lines = new Range(0, 0, 2, 1);
          return [new DocumentSymbol('Shop', '', SymbolKind.Class, lines, new Range(0, 6, 0, 10))];
        },
      },
    );
    const files = ['src/stuck.kt', 'src/shop.kt'];
    try {
      for (const file of files) await putOnDisk(file, 'sells things {\n  all\n}\n');
      await reportWith(/\| kotlin +\| +2 \| [^|]+ \| +2 \| +2 \|/u);
      for (const file of files) await openEditor(file);
      await reportWith(/\| kotlin +\| +2 \| [^|]+ \| +2 \| +1 \|/u);
    } finally {
      provider.dispose();
      await startAfresh();
      await Promise.all(files.map(removeFromDisk));
    }
  });
});
