import * as vscode from 'vscode';
import { diffBlocks } from '../../edits/diffBlocks.ts';
import { editBlocks, type EditBlock } from '../../edits/editBlocks.ts';
import { editPath } from '../../edits/editPath.ts';
import { insertCode, placeCode } from '../../edits/placeCode.ts';
import { planEdits } from '../../edits/planEdits.ts';
import { proposeExactly, proposeFile, type Proposal } from '../../edits/proposal.ts';
import { refusalNotice } from '../../edits/refusalText.ts';
import type { LineRange } from '../../protocol/contextItems.ts';
import { createId } from '../../protocol/ids.ts';
import type { CodeIntent } from '../../protocol/codeIntent.ts';
import { t } from '../../protocol/texts.ts';
import {
  editableFiles,
  fileInWorkspace,
  textIn,
  type ShownFile,
} from '../proposals/editableFiles.ts';
import { leadsOutside } from '../proposals/leadsOutside.ts';
import { editorInFront } from './editorInFront.ts';
import { linesOf, relativePath } from './editors.ts';
import { whyReadOnly } from './editorTarget.ts';
import { findInWorkspace } from '../context/findInWorkspace.ts';
import { howMany } from '../commands/howMany.ts';
import type { Proposals } from '../proposals/proposals.ts';
import { tellRefused } from '../proposals/tellRefused.ts';
import type { ProposedFile } from '../proposals/shownProposal.ts';
import { shownFile } from '../shownItem.ts';

/** The file that code is meant for. */
interface Target {
  readonly uri: vscode.Uri;
  /** Undefined where there is no such file yet. */
  readonly document?: vscode.TextDocument;
  /** The editor that shows it, where that is in front. */
  readonly editor?: vscode.TextEditor;
}

interface ApplyOptions {
  readonly proposals: Pick<Proposals, 'show'>;
}

/**
 * Shows what a reply's code would make of its file as a diff: of the file that the block names, else
 * of the one in front. Edits and diffs are placed as those of the editor commands are. Nothing is
 * written.
 */
export async function applyCode(intent: CodeIntent, options: ApplyOptions): Promise<void> {
  const files = await proposed(intent);
  if (!files || files.length === 0) return;
  const [only, ...others] = files;
  const label = only && others.length === 0 ? only.label : howMany(files.length, 'file');
  await options.proposals.show({
    session: intent.session,
    correlation: createId(),
    label,
    files,
    save: false,
    title: t('Apply code to {0}', label),
  });
}

async function proposed(intent: CodeIntent): Promise<readonly ProposedFile[] | undefined> {
  const { text, path } = intent;
  const edits = editBlocks(text);
  const isEdits = edits.blocks.length + edits.problems.length > 0;
  const isDiff = /^(?:diff|patch)$/u.test(intent.language);
  if (!isEdits && !isDiff) return proposedCode(text, path);
  const blocks = isEdits ? edits.blocks : diffBlocks(text, '');
  const isUnnamed = path !== undefined || blocks.some((block) => block.path === '');
  const target = isUnnamed ? await targetOf(path) : undefined;
  if (isUnnamed && !target) return undefined;
  const own = target ? relativePath(target.uri) : '';
  const named = blocks.map((block) => (block.path === '' ? { ...block, path: own } : block));
  const { find } = await editableFiles(named, await filesNamed(named, target));
  const plan = planEdits({ blocks: named, problems: isEdits ? edits.problems : [] }, find);
  const { refused } = plan;
  if (refused.length > 0) {
    const said = t('Not all of it has a place: {0}.', refusalNotice(refused));
    void tellRefused(said, refused, textIn(find));
  } else if (plan.files.length === 0) {
    say(blocks.length === 0 ? t('This block holds no change.') : t('The file holds this already.'));
  }
  return plan.files.map(({ path: label, uri, original, proposed: after }) => ({
    label,
    edit: { uri, original, proposed: after },
  }));
}

async function filesNamed(
  blocks: readonly EditBlock[],
  target: Target | undefined,
): Promise<readonly ShownFile[]> {
  const shown: ShownFile[] = target
    ? [{ path: relativePath(target.uri), uri: target.uri.toString() }]
    : [];
  for (const written of new Set(blocks.map(({ path }) => path))) {
    const read = editPath(written);
    if (read.type !== 'path' || shown.some(({ path }) => path === read.path)) continue;
    const [only, ...others] = await findInWorkspace(read.path);
    if (only && others.length === 0) shown.push({ path: read.path, uri: only.toString() });
  }
  return shown;
}

async function proposedCode(
  code: string,
  path: string | undefined,
): Promise<readonly ProposedFile[] | undefined> {
  const target = await targetOf(path);
  if (!target) return undefined;
  const { uri, document, editor } = target;
  const label = relativePath(uri);
  const file = { uri: uri.toString(), text: document?.getText() };
  if (file.text === undefined) return [{ label, edit: proposeFile(file, code) }];
  const within = editor && selectedLines(editor);
  const placement = placeCode(file.text, code, within);
  if (placement.type === 'already') {
    say(t('{0} holds this code already.', label));
    return undefined;
  }
  const edit =
    placement.type === 'placed'
      ? proposeExactly(file, placement.proposed)
      : await askForPlace({ uri: file.uri, text: file.text }, code, target);
  return edit && [{ label, edit }];
}

function selectedLines(editor: vscode.TextEditor): LineRange | undefined {
  const { document, selection } = editor;
  return selection.isEmpty ? undefined : linesOf(document, selection).lines;
}

/** Where nothing in the file tells the place, the person does; it is shown as a diff all the same. */
async function askForPlace(
  file: { readonly uri: string; readonly text: string },
  code: string,
  { editor, uri }: Target,
): Promise<Proposal | undefined> {
  const [cursor, end, all] = [t('At the Cursor'), t('At the End'), t('Replace the Whole File')];
  const picked = await vscode.window.showWarningMessage(
    t('Where does this code belong in {0}?', relativePath(uri)),
    {
      modal: true,
      detail: t(
        'Nothing in the file is enough like it to tell. Whatever you choose is shown as a diff first.',
      ),
    },
    ...(editor ? [cursor] : []),
    end,
    all,
  );
  if (picked === all) return proposeFile(file, code);
  if (picked === end) return proposeExactly(file, insertCode(file.text, Infinity, `\n${code}`));
  if (picked !== cursor || !editor) return undefined;
  return proposeExactly(file, insertCode(file.text, editor.selection.active.line + 1, code));
}

async function targetOf(path: string | undefined): Promise<Target | undefined> {
  const front = editorInFront();
  if (path === undefined) {
    if (!front) {
      say(t('Open the file first that this code is for: the reply does not name it.'));
      return undefined;
    }
    return changeable({ uri: front.document.uri, document: front.document, editor: front });
  }
  const read = editPath(path);
  if (read.type !== 'path') return warnOfOutside();
  const found = await theOne(await findInWorkspace(read.path));
  if (found === 'none-chosen') return undefined;
  const uri = found ?? fileInWorkspace(read.path);
  if (!uri) {
    warn(t('No folder is open in which {0} could be.', read.path));
    return undefined;
  }
  if (!found) return (await leadsOutside(uri)) ? warnOfOutside() : { uri };
  const document = await vscode.workspace.openTextDocument(uri);
  const isFront = front?.document === document;
  return changeable({ uri, document, ...(isFront ? { editor: front } : {}) });
}

async function theOne(
  found: readonly vscode.Uri[],
): Promise<vscode.Uri | undefined | 'none-chosen'> {
  if (found.length <= 1) return found[0];
  const items = found.map((uri) => shownFile({ label: relativePath(uri), uri }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Which file is this code for?'),
  });
  return picked?.uri ?? 'none-chosen';
}

async function changeable(target: Target & { readonly document: vscode.TextDocument }) {
  const reason = await whyReadOnly(target.document, relativePath(target.uri));
  if (reason === undefined) return target;
  warn(reason);
  return undefined;
}

function warnOfOutside(): undefined {
  warn(t('The path of this code leads out of the workspace, so nothing is proposed.'));
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}
