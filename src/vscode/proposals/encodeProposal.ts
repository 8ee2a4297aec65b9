import * as vscode from 'vscode';
import type { Proposal } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';
import { bytesOf, withItsLineEnds } from '../checkpoints/checkpointFiles.ts';

/** What saving a file would write; or why something would be lost by that, for a person. */
export type Encoded =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'lost'; readonly reason: string };

/** Signs that are named of those that an encoding lacks. */
const mostNamed = 5;

/** Holds what is proposed against the encoding of its file, which VS Code would put '?' for otherwise. */
export function encodeProposal(proposal: Proposal & { readonly label: string }): Promise<Encoded> {
  return proposal.original === undefined ? encodeNew(proposal) : encodeChange(proposal);
}

/** As VS Code encodes files that it makes itself. */
async function encodeNew({
  uri: file,
  proposed,
  label,
}: Proposal & { readonly label: string }): Promise<Encoded> {
  const uri = vscode.Uri.parse(file);
  const bytes = await vscode.workspace.encode(proposed, { uri });
  // What VS Code would make of it may be a guess: UTF-8 lacks nothing.
  if (new TextDecoder().decode(bytes) === proposed) return { type: 'bytes', bytes };
  const encoding = vscode.workspace.getConfiguration('files', uri).get('encoding', 'utf8');
  const back = await textOf(bytes, { encoding });
  if ([back, await textOf(bytes, { uri })].includes(proposed)) return { type: 'bytes', bytes };
  return { type: 'lost', reason: lacking(label, encoding, signsLost(proposed, back)) };
}

async function encodeChange({
  uri,
  proposed,
  label,
}: Proposal & { readonly label: string }): Promise<Encoded> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  if (await isMisread(document)) return { type: 'lost', reason: misreadText(label, document) };
  const bytes = await bytesOf(document, proposed);
  const { encoding } = document;
  if (hasAllSigns(encoding)) return { type: 'bytes', bytes };
  const text = withItsLineEnds(document, proposed);
  const back = await textOf(bytes, { encoding });
  if (back === text) return { type: 'bytes', bytes };
  return { type: 'lost', reason: lacking(label, encoding, signsLost(text, back)) };
}

/**
 * Whether saving a document would change bytes that nobody touched: it was opened with an encoding that
 * is not its own. Line ends do not count, which VS Code makes all alike.
 */
export async function isMisread(document: vscode.TextDocument): Promise<boolean> {
  const { encoding, uri } = document;
  if (document.isUntitled) return false;
  if (hasAllSigns(encoding) && !document.getText().includes('\uFFFD')) return false;
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    const text = await vscode.workspace.decode(bytes, { encoding });
    const again = await vscode.workspace.encode(text, { encoding });
    return Buffer.compare(withoutLineEnds(bytes), withoutLineEnds(again)) !== 0;
  } catch {
    // Deleted meanwhile, or no text any more: what comes next says so.
    return false;
  }
}

/** Says so, for a person. */
export function misreadText(label: string, { encoding }: vscode.TextDocument): string {
  return t(
    '{0} was opened as {1} and is something else: saving it would change more than what is proposed. Choose its own encoding in the status bar (Reopen with Encoding) and ask again. Nothing was written.',
    label,
    encoding,
  );
}

function lacking(label: string, encoding: string, signs: string): string {
  return t(
    'What is proposed for {0} has signs that its encoding ({1}) lacks: {2}. Change them in the proposal, or save the file with another encoding first. Nothing was written.',
    label,
    encoding,
    signs,
  );
}

/** "→ (U+2192), 中 (U+4E2D)" */
function signsLost(text: string, back: string | undefined): string {
  const kept = new Set(back);
  const lost = [...new Set(text)].filter((sign) => !kept.has(sign));
  const named = lost.slice(0, mostNamed).map((sign) => {
    const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return /[\p{L}\p{N}\p{P}\p{S}]/u.test(sign) ? `${sign} (U+${code})` : `U+${code}`;
  });
  return [...named, ...(lost.length > mostNamed ? ['…'] : [])].join(', ');
}

function hasAllSigns(encoding: string): boolean {
  return /^(?:utf|gb18030)/u.test(encoding);
}

async function textOf(
  bytes: Uint8Array,
  how: { readonly encoding: string } | { readonly uri: vscode.Uri },
): Promise<string | undefined> {
  try {
    return 'uri' in how
      ? await vscode.workspace.decode(bytes, how)
      : await vscode.workspace.decode(bytes, how);
  } catch {
    return undefined;
  }
}

function withoutLineEnds(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d);
}
