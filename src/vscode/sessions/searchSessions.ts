import * as vscode from 'vscode';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import type { FoundMessage } from '../../sessions/searchIndex.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { HistoryActions } from './historyActions.ts';
import { ago } from './sessionsTree.ts';

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

function pickFound(
  { search, sessions }: SearchRoom,
  first: string,
): Promise<FoundMessage | undefined> {
  const picker = vscode.window.createQuickPick<FoundItem>();
  picker.title = t('Search in Chats');
  picker.placeholder = t('Words of a message or a reply, archived chats included');
  picker.matchOnDetail = true;
  // The order is the index's.
  Object.assign(picker, { sortByLabel: false });
  const { promise, resolve } = Promise.withResolvers<FoundMessage | undefined>();
  const look = async (text: string): Promise<void> => {
    picker.busy = true;
    const items = await search.search(text, most).then(
      ({ found, complete }) => toItems(found, sessions.list(), complete),
      (error: unknown) => [note(error instanceof Error ? error.message : String(error))],
    );
    // A slower answer to what stood there before is dropped.
    if (picker.value !== text) return;
    picker.items = text.trim() === '' ? [] : items;
    picker.busy = false;
  };
  picker.onDidChangeValue(look);
  picker.onDidAccept(() => {
    const found = picker.selectedItems[0]?.found;
    if (found) resolve(found);
    picker.hide();
  });
  picker.onDidHide(() => {
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
    label: text.trim(),
    // On a line of its own: a long snippet would push it out of sight.
    detail: `${found.kind === 'reply' ? t('Reply') : t('You')} · ${title}${archived ? ` (${t('archived')})` : ''} · ${ago(found.at)}`,
    alwaysShow: true,
    found,
  };
}

function note(text: string): FoundItem {
  return { label: text, alwaysShow: true };
}
