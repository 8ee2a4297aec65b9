import * as vscode from 'vscode';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import { searchAsItGrows } from '../../sessions/searchAsItGrows.ts';
import type { FoundMessage } from '../../sessions/searchIndex.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { itemText } from '../itemText.ts';
import type { HistoryActions } from './historyActions.ts';
import { ago } from './sessionsTree.ts';
import { titleText } from './titleText.ts';

/** Looks through the texts of all chats, archived ones too. */
export interface SessionSearch {
  /** The best matches first. Rejects where the journal cannot be searched. */
  search(
    text: string,
    limit: number,
  ): Promise<{ readonly found: readonly FoundMessage[]; readonly complete: boolean }>;
}

interface SearchRoom {
  readonly search: SessionSearch;
  readonly sessions: SessionRegistry;
  readonly history: HistoryActions;
  readonly showChat: () => Promise<void>;
}

interface FoundItem extends vscode.QuickPickItem {
  readonly found?: FoundMessage;
}

const most = 60;

/** Searches as a person types, at first for `text`; what is picked is shown in its chat. */
export async function searchSessions(room: SearchRoom, text = ''): Promise<void> {
  const picked = await pickFound(room, text);
  if (!picked) return;
  await room.showChat();
  await room.history.reveal(picked.session, picked.message);
}

function pickFound(room: SearchRoom, first: string): Promise<FoundMessage | undefined> {
  const picker = vscode.window.createQuickPick<FoundItem>();
  picker.title = t('Search in Chats');
  picker.placeholder = t('Words of a message or a reply, archived chats included');
  picker.matchOnDetail = true;
  // The order is the index's.
  Object.assign(picker, { sortByLabel: false });
  const { promise, resolve } = Promise.withResolvers<FoundMessage | undefined>();
  let isOpen = true;
  const look = (text: string): Promise<void> =>
    showFound(picker, room, text, () => isOpen && picker.value === text);
  picker.onDidChangeValue(look);
  picker.onDidAccept(() => {
    const found = picker.selectedItems[0]?.found;
    if (found) resolve(found);
    picker.hide();
  });
  picker.onDidHide(() => {
    isOpen = false;
    resolve(undefined);
    picker.dispose();
  });
  if (first !== '') {
    picker.value = first;
    void look(first);
  }
  picker.show();
  return promise;
}

/** Lists what is found for `text`, and again while the index is being made, until another one stands there. */
async function showFound(
  picker: vscode.QuickPick<FoundItem>,
  { search, sessions }: SearchRoom,
  text: string,
  isWanted: () => boolean,
): Promise<void> {
  picker.busy = text.trim() !== '';
  if (!picker.busy) {
    picker.items = [];
    return;
  }
  try {
    const answers = searchAsItGrows((...asked) => search.search(...asked), text, most);
    for await (const { found, complete } of answers) {
      // A slower answer to what stood there before is dropped.
      if (!isWanted()) return;
      list(picker, toItems(found, sessions.list(), complete));
    }
  } catch (error) {
    if (!isWanted()) return;
    picker.items = [note(error instanceof Error ? error.message : String(error))];
  }
  picker.busy = false;
}

/** The line that somebody went to stays theirs where more is found. */
function list(picker: vscode.QuickPick<FoundItem>, items: readonly FoundItem[]): void {
  const [active] = picker.activeItems;
  picker.items = items;
  const same = items.find(({ found }) => isSame(found, active?.found));
  if (same) picker.activeItems = [same];
}

function isSame(one: FoundMessage | undefined, other: FoundMessage | undefined): boolean {
  return one !== undefined && one.session === other?.session && one.message === other.message;
}

function toItems(
  found: readonly FoundMessage[],
  summaries: readonly SessionSummary[],
  complete: boolean,
): FoundItem[] {
  const byId = new Map(summaries.map((summary) => [summary.id, summary]));
  const items = found.flatMap((each): FoundItem[] => {
    const summary = byId.get(each.session);
    return summary ? [toItem(each, summary)] : [];
  });
  if (items.length === 0) items.push(note(t('Nothing was found.')));
  return complete
    ? items
    : [...items, note(t('The index is still being made: there may be more.'))];
}

function toItem(found: FoundMessage, { title, archived }: SessionSummary): FoundItem {
  // VS Code itself marks in the label what was typed.
  const text = found.snippet.map((part) => part.text).join('');
  return {
    // Not in the label, where screen readers would read its name out.
    iconPath: new vscode.ThemeIcon(found.kind === 'reply' ? 'sparkle' : 'account'),
    label: itemText(text.trim()),
    // On a line of its own: a long snippet would push it out of sight.
    detail: `${found.kind === 'reply' ? t('Reply') : t('You')} · ${itemText(titleText(title))}${archived ? ` (${t('archived')})` : ''} · ${ago(found.at)}`,
    alwaysShow: true,
    found,
  };
}

function note(text: string): FoundItem {
  return { label: text, alwaysShow: true };
}
