import * as vscode from 'vscode';
import {
  changeAt,
  changedLines,
  withChange,
  withoutChange,
  type ChangedLines,
  type Proposal,
} from '../../edits/proposal.ts';
import type { OpenFile } from './proposedFile.ts';

/** What a file holds once the change at the cursor is accepted. */
export function withChangeAtCursor(
  { original = '', proposed }: Proposal,
  { right }: OpenFile,
): string {
  const change = changeAtCursor(original, proposed, right);
  return change ? withChange(original, proposed, change) : original;
}

/** What is proposed once the change at the cursor is taken out. */
export function withoutChangeAtCursor(
  { original = '', proposed }: Proposal,
  { right }: OpenFile,
): string {
  const change = changeAtCursor(original, proposed, right);
  return change ? withoutChange(original, proposed, change) : proposed;
}

/** The change at the cursor, on whichever side of the diff that is. */
function changeAtCursor(
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
