import { access, constants, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { chooseTarget, whyUnchangeable, type CodeTarget } from '../../commands/codeTarget.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import { t } from '../../protocol/texts.ts';
import { leadsOutside } from '../proposals/leadsOutside.ts';
import { isMisread, misreadText } from '../proposals/encodeProposal.ts';
import { editorInFront } from './editorInFront.ts';
import { fileSchemes, linesOf, relativePath } from './editors.ts';
import type { EnclosingSymbol } from './enclosingSymbol.ts';
import type { SlashCall } from '../panel/slashCall.ts';

/** Where in a document a command is to work, where that is not the editor in front. */
export interface EditorPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** A command's code, in its document. */
export interface EditorTarget extends CodeTarget {
  readonly document: vscode.TextDocument;
  /** The document as context, its lines as the selection where they are not all of it. */
  readonly attached: OpenEditor;
}

/** The bits of a file's mode that let anybody write. */
const anyWriter = 0o222;

interface Place {
  readonly document: vscode.TextDocument;
  readonly selection?: vscode.Range;
  readonly cursor: vscode.Position;
}

/** UTF-16 units of a document above which only the lines that were asked about go along. */
const largestAttached = 1_000_000;

/** How a command of the editor was called. */
export interface EditorCall {
  /** Where it is to work, where that is not the editor in front: the lightbulb says it. */
  readonly place?: EditorPlace;
  /** Where it was written into the input of a chat, which hears why there is no target. */
  readonly call?: SlashCall;
  /** What the person said already: the instruction of a refactoring. Missing where nothing. */
  readonly text?: string;
  readonly symbolAt: EnclosingSymbol;
}

interface TargetWish extends EditorCall {
  /** `change` where the command is to change the code. */
  readonly use: 'read' | 'change';
  /** As in `TargetSource`. */
  readonly anySize?: boolean;
  /** What the place's range is: a selection, or where the cursor would be. */
  readonly rangeIs?: 'selection' | 'cursor';
}

/**
 * What a command is about: the selection, else the symbol around the cursor, else the file. Undefined
 * where there is no such code, or where it is to change and cannot: the person was told why.
 */
export async function editorTarget(wish: TargetWish): Promise<EditorTarget | undefined> {
  const { use, place, call, symbolAt, anySize = false } = wish;
  const refuse = call?.refuse ?? warn;
  const found = place ? await placeOf(place, wish.rangeIs) : placeInFront();
  if (!found) {
    refuse(t('Open a file in an editor first.'));
    return undefined;
  }
  const { document, selection, cursor } = found;
  const path = relativePath(document.uri);
  const refused = use === 'change' ? await whyReadOnly(document, path) : undefined;
  const lines = selection && linesOf(document, selection).lines;
  const symbol = lines || refused !== undefined ? undefined : await symbolAt(document, cursor);
  const choice = chooseTarget({
    path,
    text: document.getText(),
    anySize,
    ...(lines ? { selection: lines } : {}),
    ...(symbol ? { symbol } : {}),
  });
  const reason = refused ?? (choice.type === 'refused' ? choice.reason : undefined);
  if (reason !== undefined || choice.type === 'refused') {
    refuse(reason ?? '');
    return undefined;
  }
  const { target } = choice;
  const attached = attach(document, target);
  // Of a file that is too large the answer need not be about all of it.
  const isRequired = !anySize || target.what !== 'file';
  return {
    ...target,
    document,
    attached: isRequired ? { ...attached, required: true } : attached,
  };
}

/** A document as a command attaches it. */
export function attach(
  document: vscode.TextDocument,
  target?: Pick<CodeTarget, 'what' | 'lines'>,
): OpenEditor {
  const text = document.getText();
  const selection = target && target.what !== 'file' ? shown(document, target) : undefined;
  return {
    uri: document.uri.toString(),
    path: relativePath(document.uri),
    language: document.languageId,
    version: document.version,
    active: true,
    dirty: document.isDirty,
    content:
      text.length > largestAttached
        ? { type: 'left-out', reason: 'too-large' }
        : { type: 'text', text },
    ...(selection ? { selection } : {}),
  };
}

function shown(
  document: vscode.TextDocument,
  { lines }: Pick<CodeTarget, 'lines'>,
): NonNullable<OpenEditor['selection']> {
  const end = document.lineAt(lines.end - 1).range.end;
  return linesOf(document, new vscode.Range(new vscode.Position(lines.start - 1, 0), end));
}

function placeInFront(): Place | undefined {
  const editor = editorInFront();
  if (!editor) return undefined;
  const { document, selection } = editor;
  const cursor = selection.active;
  return selection.isEmpty ? { document, cursor } : { document, cursor, selection };
}

async function placeOf(
  { uri, range }: EditorPlace,
  rangeIs: TargetWish['rangeIs'] = 'cursor',
): Promise<Place> {
  const document = await vscode.workspace.openTextDocument(uri);
  const [selection, cursor] = [
    document.validateRange(range),
    document.validatePosition(range.start),
  ];
  const isSelection = rangeIs === 'selection' && !selection.isEmpty;
  return isSelection ? { document, cursor, selection } : { document, cursor };
}

/** Why no change to a document can be proposed; undefined where one can. `path` is what it is called. */
export async function whyReadOnly(
  document: vscode.TextDocument,
  path: string,
): Promise<string | undefined> {
  const { scheme } = document.uri;
  const why = whyUnchangeable({
    path,
    notebook: scheme === 'vscode-notebook-cell',
    file: fileSchemes.has(scheme),
    inside:
      scheme === 'untitled' || vscode.workspace.getWorkspaceFolder(document.uri) !== undefined,
    linkedOut: await leadsOutside(document.uri),
    writable: scheme === 'untitled' || (await isWritable(document.uri)),
  });
  return why ?? ((await isMisread(document)) ? misreadText(path, document) : undefined);
}

async function isWritable(uri: vscode.Uri): Promise<boolean> {
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return false;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if ((permissions & vscode.FilePermission.Readonly) !== 0) return false;
    if (uri.scheme !== 'file') return true;
    // VS Code tells nothing of the permissions of a file on the disk before it is saved.
    if (((await stat(uri.fsPath)).mode & anyWriter) === 0) return false;
    await access(uri.fsPath, constants.W_OK);
    return true;
  } catch (error) {
    // Deleted meanwhile: what is proposed is a file to be made anew.
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES');
  }
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
