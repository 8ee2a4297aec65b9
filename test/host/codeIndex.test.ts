import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { commands, window } from 'vscode';
import { startAfresh, uriOf } from './hostParley.ts';

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
    const [, files = ''] = /\| Files \| (\d+) \|/u.exec(before) ?? [];
    assert.ok(Number(files) > 10, before);
    assert.match(before, /\| typescript \| \d+ \| [^|]+ \| \d+ \| 0 \|/u);
    await writeFile(added, 'export const voucherBook = 1;\n');
    await reportWith(new RegExp(String.raw`\| Files \| ${Number(files) + 1} \|`, 'u'));
    await writeFile(kept, 'voucherBook.ts\n');
    const after = await reportWith(/Ignored by[^\n]*\n\n(?:- [^\n]*\n)*- `src\/voucherBook\.ts`/u);
    assert.match(after, new RegExp(String.raw`\| Files \| ${Number(files) + 1} \|`, 'u'));
  });
});
