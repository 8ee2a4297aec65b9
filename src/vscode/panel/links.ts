import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { showDeceptive } from '../../trust/untrustedText.ts';
import { findInWorkspace } from '../context/findInWorkspace.ts';

/** Where a link of a reply leads, before anything is opened. */
export type LinkTarget =
  | { readonly type: 'web'; readonly href: string }
  | { readonly type: 'file'; readonly uri: vscode.Uri; readonly line: number | undefined }
  | { readonly type: 'path'; readonly path: string; readonly line: number | undefined }
  | { readonly type: 'refused' };

/**
 * Reads a link that a model wrote. Only the web, mail and files are followed: `command:`,
 * `javascript:`, `vscode:` and everything else is refused. Pure.
 */
export function parseLink(href: string): LinkTarget {
  if (/^(?:https?|mailto):/iu.test(href)) return { type: 'web', href };
  if (/^(?:file|vscode-remote|vscode-vfs):/iu.test(href)) return parseFileUri(href);
  if (/^[a-z][a-z\d+.-]*:\D/iu.test(href)) return { type: 'refused' };
  const match = /^(?<path>[^#]+?)(?:(?::|#L)(?<line>\d+)(?:[-:,]L?\d+)*)?$/u.exec(href);
  const path = match?.groups?.path;
  return path ? { type: 'path', path, line: lineOf(match.groups?.line) } : { type: 'refused' };
}

/** Opens what `href` leads to, asking first where it leads outside of the workspace. */
export async function openLink(href: string): Promise<void> {
  const target = parseLink(href);
  if (target.type === 'web') {
    await vscode.env.openExternal(vscode.Uri.parse(target.href, true));
    return;
  }
  if (target.type === 'refused') {
    void vscode.window.showWarningMessage(
      t('Parley does not follow this kind of link: {0}', href.slice(0, 200)),
    );
    return;
  }
  const uri = target.type === 'file' ? target.uri : await theFile(target.path);
  if (!uri) {
    void vscode.window.showWarningMessage(
      t('No file of this workspace is called {0}.', href.slice(0, 200)),
    );
    return;
  }
  if (vscode.workspace.getWorkspaceFolder(uri) || (await confirmOutside(uri))) {
    await showFile(uri, target.line);
  }
}

/** Shows a file at a 1-based line, or at a whole range. */
export async function showFile(uri: vscode.Uri, line?: number, end?: number): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const at = Math.min(Math.max((line ?? 1) - 1, 0), document.lineCount - 1);
    const last = Math.min(Math.max((end ?? line ?? 1) - 1, at), document.lineCount - 1);
    const selection =
      end === undefined
        ? new vscode.Range(at, 0, at, 0)
        : new vscode.Range(at, 0, last, document.lineAt(last).text.length);
    await vscode.window.showTextDocument(document, line === undefined ? {} : { selection });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showWarningMessage(
      t('{0} could not be opened: {1}', vscode.workspace.asRelativePath(uri), reason),
    );
  }
}

function parseFileUri(href: string): LinkTarget {
  const uri = vscode.Uri.parse(href);
  const line = /^L(?<line>\d+)/u.exec(uri.fragment)?.groups?.line;
  return { type: 'file', uri: uri.with({ fragment: '' }), line: lineOf(line) };
}

async function theFile(path: string): Promise<vscode.Uri | undefined> {
  const found = await findInWorkspace(decoded(path));
  return found.length === 1 ? found[0] : undefined;
}

/** A `%` that is no escape is the file's own. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

async function confirmOutside(uri: vscode.Uri): Promise<boolean> {
  const open = t('Open File');
  const picked = await vscode.window.showWarningMessage(
    t('This link leads to a file outside of the workspace.'),
    { modal: true, detail: showDeceptive(uri.fsPath) },
    open,
  );
  return picked === open;
}

function lineOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
