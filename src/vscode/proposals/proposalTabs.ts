import * as vscode from 'vscode';
import { proposalScheme } from './proposalFiles.ts';

/** The proposal in the active diff editor, or in an editor of its own. */
export function activeProposal(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}

/** A multi-diff editor says nothing of its files: it is known by its title. */
export function activeTabLabel(): string | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.label;
}

/** True where the editor in front is the multi-diff editor of one of these titles, and nobody else's. */
export function isMultiDiffInFront(titles: readonly string[]): boolean {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return !!tab && isMultiDiff(tab) && titles.some((title) => tab.label.startsWith(title));
}

/** Closes the diff editors of these proposals, and the multi-diff editor of this title. */
export async function closeTabs(uris: ReadonlySet<string>, title?: string): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter((tab) => {
    const uri = proposalOf(tab);
    return uri === undefined
      ? isMultiDiff(tab) && title !== undefined && tab.label.startsWith(title)
      : uris.has(uri);
  });
  if (own.length > 0) await vscode.window.tabGroups.close(own);
}

/**
 * The same for proposals that are decided, in editors of their own too: a person may open a side of a diff
 * in one. What was typed is saved before: VS Code would do it a moment later, when they are gone.
 */
export async function endTabs(uris: ReadonlySet<string>, title?: string): Promise<void> {
  const open = vscode.workspace.textDocuments.filter(({ uri }) => uris.has(uri.toString()));
  for (const document of open) if (document.isDirty) await document.save();
  await closeTabs(uris, title);
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const alone = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputText && uris.has(input.uri.toString()),
  );
  if (alone.length > 0) await vscode.window.tabGroups.close(alone);
}

/** True where a diff editor shows one of these proposals, or the multi-diff editor of this title. */
export function isShown(uris: ReadonlySet<string>, title?: string): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(
    (tab) =>
      uris.has(proposalOf(tab) ?? '') ||
      (title !== undefined && isMultiDiff(tab) && tab.label.startsWith(title)),
  );
}

/** Milliseconds that VS Code has to bring up an editor, and one that is there to come to the front. */
const patience = { toCome: 10_000, toFront: 1_000 };

/**
 * Settled once the multi-diff editor of this title is in front; false where it does not come, or another one
 * is in front by then.
 */
export async function multiDiffInFront(title: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const giveUpAfter = (limit: number) => setTimeout(() => resolve(false), limit);
  let timer = giveUpAfter(patience.toCome);
  const look = (): void => {
    if (activeTabLabel()?.startsWith(title) === true) return resolve(true);
    if (!isShown(new Set(), title)) return;
    clearTimeout(timer);
    timer = giveUpAfter(patience.toFront);
  };
  const watching = vscode.window.tabGroups.onDidChangeTabs(look);
  look();
  const came = await promise;
  clearTimeout(timer);
  watching.dispose();
  return came;
}

/** What of these tabs showed proposals. */
export function closedProposals(tabs: readonly vscode.Tab[]): {
  readonly uris: ReadonlySet<string>;
  readonly labels: readonly string[];
} {
  const uris = tabs.map(proposalOf).filter((uri) => uri !== undefined);
  const labels = tabs.filter(isMultiDiff).map((tab) => tab.label);
  return { uris: new Set(uris), labels };
}

function proposalOf({ input }: vscode.Tab): string | undefined {
  const uri = input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
  return uri?.scheme === proposalScheme ? uri.toString() : undefined;
}

/** Its kind of input is not in the stable API: it is none of the others. */
function isMultiDiff({ input }: vscode.Tab): boolean {
  return !known.some((kind) => input instanceof kind);
}

const known = [
  vscode.TabInputText,
  vscode.TabInputTextDiff,
  vscode.TabInputCustom,
  vscode.TabInputWebview,
  vscode.TabInputNotebook,
  vscode.TabInputNotebookDiff,
  vscode.TabInputTerminal,
];
