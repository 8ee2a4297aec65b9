import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packageExtension } from '../../scripts/package.mjs';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openParley } from '../helpers/parleyWindow.ts';

/** The names in a zip archive's directory. Source: PKWARE's APPNOTE, sections 4.3.12 and 4.3.16. */
function namesIn(archive: Buffer): readonly string[] {
  const end = archive.lastIndexOf('PK\u0005\u0006');
  assert.ok(end > 0, 'it is a zip archive');
  const names: string[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    names.push(archive.toString('utf8', at + 46, at + 46 + (name ?? 0)));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names;
}

describe('the package', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'package-test-'));
  const file = path.join(folder, 'first.vsix');

  before(() => packageExtension(file));
  endParleysAfterEach();
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what runs and what is read, and nothing else', () => {
    const names = namesIn(readFileSync(file));
    const isDocument = (name: string) => !/^extension\/(?:dist|media)\//u.test(name);
    assert.deepEqual(names.filter(isDocument).toSorted(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/l10n/bundle.l10n.de.json',
      'extension/package.json',
      'extension/package.nls.de.json',
      'extension/package.nls.json',
      'extension/readme.md',
    ]);
    const code = names.filter((name) => !isDocument(name));
    assert.ok(code.includes('extension/dist/extension.js'));
    assert.ok(code.includes('extension/dist/webview/main.js'));
    assert.ok(code.includes('extension/dist/webview/german.js'));
    assert.ok(code.includes('extension/dist/webview/mathRenderer.js'));
    assert.ok(code.some((name) => name.startsWith('extension/dist/webview/fonts/KaTeX_Main')));
    assert.ok(code.includes('extension/dist/grammars/typescript.wasm'));
    assert.ok(code.includes('extension/media/prompts/explain.md'));
    const known = [
      /\.(?:js|css|ttf|svg|png)$/u,
      /^extension\/dist\/grammars\/(?:[\w-]+\.wasm|web-tree-sitter\.mjs|LICENSES\.txt)$/u,
      /^extension\/dist\/webview\/fonts\/(?:KaTeX_[\w-]+\.woff2|LICENSE\.txt)$/u,
      /^extension\/media\/prompts\/[\w-]+\.md$/u,
    ];
    assert.deepEqual(
      code.filter((name) => !known.some((form) => form.test(name))),
      [],
    );
  });

  it('is the same, byte for byte, when it is made again', async () => {
    const second = await packageExtension(path.join(folder, 'second.vsix'));
    assert.ok(readFileSync(file).equals(readFileSync(second)));
  });

  it('chats once it is installed in a fresh VS Code', async () => {
    const { frame, server, vscode } = await openParley({ vscode: { vsix: file, builtIn: 'all' } });
    assert.equal(vscode.developmentPath, undefined);
    server.next(textReply('Hello from the package, with `code`.'));
    await sendMessage(frame, 'Are you installed?');
    await replyEnded(frame, 1);
    await turns(frame).last().getByText('Hello from the package, with').waitFor();
    assert.equal(server.chats.length, 1);
  });
});
