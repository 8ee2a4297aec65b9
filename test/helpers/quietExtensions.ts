// What of VS Code's built-in extensions a test window has: each one that runs costs every window its start.
import fs from 'node:fs';
import path from 'node:path';
import { vscodeDir } from '../../scripts/lib/paths.mjs';

/** These have code, which runs once a preview is shown. */
const previews = new Set([
  'markdown-language-features',
  'markdown-math',
  'mermaid-markdown-features',
]);

/** Without its extension VS Code's own chat is a view of nothing, and a process beside each window. */
export const withoutOwnChat = { 'chat.disableAIFeatures': true };

let quiet: readonly string[] | undefined;

/**
 * Makes a folder in `base` that leads to VS Code's languages, themes and previews, and returns it. Left out
 * is what runs code in the extension host of each window: Git, language servers, debuggers, VS Code's own chat.
 * @param more folders of extensions that it has besides
 */
export function linkQuietExtensions(base: string, more: readonly string[] = []): string {
  const from = path.join(vscodeDir, 'extensions');
  const to = path.join(base, 'built-in');
  quiet ??= fs.readdirSync(from).filter((name) => previews.has(name) || isData(from, name));
  fs.mkdirSync(to);
  for (const folder of [...quiet.map((name) => path.join(from, name)), ...more])
    // A junction needs no rights on Windows; elsewhere the type means nothing.
    fs.symlinkSync(folder, path.join(to, path.basename(folder)), 'junction');
  return to;
}

function isData(folder: string, name: string): boolean {
  const file = path.join(folder, name, 'package.json');
  if (!fs.existsSync(file)) return false;
  const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  return (
    typeof manifest === 'object' &&
    manifest !== null &&
    !('main' in manifest) &&
    !('browser' in manifest)
  );
}
