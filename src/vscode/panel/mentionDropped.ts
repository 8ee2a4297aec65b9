import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { relativePath } from '../editor/editors.ts';
import { mention } from '../context/mentions.ts';

/** Mentions of files and folders, with a blank after each; what is not in the workspace is named. */
export async function mentionDropped(uris: readonly string[]): Promise<string> {
  const dropped = uris.flatMap(parsed).map(asSeenHere);
  const outside = dropped.filter((uri) => !isInside(uri));
  if (outside.length > 0) {
    const names = outside.map((uri) => uri.path.split('/').at(-1) ?? uri.path).join(', ');
    void vscode.window.showWarningMessage(
      t(
        'Only what is in this workspace can be mentioned: {0} is not. Paste its text instead.',
        names,
      ),
    );
  }
  const inside = dropped.filter(isInside).map((uri) => `${mention(relativePath(uri))} `);
  return [...new Set(inside)].join('');
}

function isInside(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/**
 * In a remote window the Explorer says where a file is from outside; an extension that runs there knows it
 * as one of its own disk.
 */
function asSeenHere(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== 'vscode-remote' || isInside(uri)) return uri;
  const own = uri.with({ scheme: 'file', authority: '' });
  return isInside(own) ? own : uri;
}

function parsed(uri: string): readonly vscode.Uri[] {
  try {
    return [vscode.Uri.parse(uri, true)];
  } catch {
    // What is no address of a file is nothing that was dropped.
    return [];
  }
}
