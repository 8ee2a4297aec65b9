import * as vscode from 'vscode';
import { changeAt, changedLines, type ChangedLines } from '../edits/proposal.ts';

/** The change at the cursor, on whichever side of the diff that is. */
export function changeAtCursor(
  original: string,
  proposed: string,
  right: vscode.Uri,
): ChangedLines | undefined {
  const changes = changedLines(original, proposed);
  const editor = vscode.window.activeTextEditor;
  const line = editor?.selection.active.line ?? 0;
  if (editor?.document.uri.toString() === right.toString()) return changeAt(changes, line);
  const turned = changes.map(({ old, fresh }) => ({ old: fresh, fresh: old }));
  const found = changeAt(turned, line);
  return found && { old: found.fresh, fresh: found.old };
}
