import * as vscode from 'vscode';
import { changedSpan } from '../../edits/changedSpan.ts';
import type { EditFiles } from '../../edits/transaction.ts';
import { createDiskFiles } from '../../edits/transactionFiles.ts';

/**
 * The files of the workspace as a person sees them: what is not saved yet counts. A document with
 * unsaved changes is changed in its editor, as one step of undo; any other file on the disk.
 */
export function createWorkspaceFiles(): EditFiles {
  const disk = createDiskFiles();
  return {
    async read(uri) {
      const document = openDocument(uri);
      if (document?.isDirty === true) return bytesOf(document, document.getText());
      return uri.startsWith('file:') ? disk.read(uri) : readStored(vscode.Uri.parse(uri));
    },
    async write(uri, bytes) {
      const document = openDocument(uri);
      if (document?.isDirty === true) {
        if (await changeDocument(document, bytes)) return;
        // Not a text that its editor could show exactly: then it must not hold unsaved changes.
        await document.save();
      }
      if (uri.startsWith('file:')) await disk.write(uri, bytes);
      else await vscode.workspace.fs.writeFile(vscode.Uri.parse(uri), bytes);
    },
    async tidy(uri) {
      if (uri.startsWith('file:')) await disk.tidy?.(uri);
    },
    async remove(uri) {
      if (openDocument(uri)?.isDirty !== true && uri.startsWith('file:')) return disk.remove(uri);
      // VS Code gives up the unsaved changes of a document that it deletes itself.
      const edit = new vscode.WorkspaceEdit();
      edit.deleteFile(vscode.Uri.parse(uri), { ignoreIfNotExists: true });
      if (!(await vscode.workspace.applyEdit(edit))) {
        throw new Error(`VS Code could not delete ${uri}.`);
      }
    },
  };
}

/** The bytes that saving the document with this text would write. */
export async function bytesOf(document: vscode.TextDocument, text: string): Promise<Uint8Array> {
  const { encoding } = document;
  return vscode.workspace.encode(withItsLineEnds(document, text), { encoding });
}

/** A text as the document keeps it. */
export function withItsLineEnds({ eol }: vscode.TextDocument, text: string): string {
  return text.replaceAll(/\r\n|\r|\n/gu, eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
}

function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
}

/** False where the document cannot hold exactly these bytes. */
async function changeDocument(document: vscode.TextDocument, bytes: Uint8Array): Promise<boolean> {
  const text = await textOf(bytes, document.encoding);
  if (text === undefined || !equal(await bytesOf(document, text), bytes)) return false;
  const span = changedSpan(document.getText(), text);
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, span.text);
  return vscode.workspace.applyEdit(edit);
}

async function textOf(bytes: Uint8Array, encoding: string): Promise<string | undefined> {
  try {
    return await vscode.workspace.decode(bytes, { encoding });
  } catch {
    // VS Code takes it for binary.
    return undefined;
  }
}

async function readStored(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
