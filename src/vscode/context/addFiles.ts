import * as vscode from 'vscode';
import type { ContextPin } from '../../protocol/contextItems.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { Editors } from '../editor/editors.ts';
import type { LateCodeIndex } from './lateCodeIndex.ts';
import { TickedList, toItem, type PlaceItem } from './tickedList.ts';
import { WorkspacePlaces, type WorkspacePlace } from './workspacePlaces.ts';

interface AddFilesParts {
  readonly sessions: SessionRegistry;
  readonly conversations: Pick<Conversations, 'pinContext'>;
  readonly codeIndex: LateCodeIndex;
  readonly plan: { readonly editors: Pick<Editors, 'recent'> };
}

/** Lines that are shown although VS Code sees nothing of what is typed in them. */
const mostFound = 12;

/** Lets a person choose files and folders of the workspace that go along with every message of a chat. */
export async function addFiles(
  { sessions, conversations, codeIndex, plan }: AddFilesParts,
  session: SessionId,
): Promise<void> {
  const opened = sessions.open(session);
  if (opened.type !== 'opened') return;
  const before = opened.actor.getState().pins;
  const places = new WorkspacePlaces(codeIndex, () => plan.editors.recent());
  const chosen = await pickPlaces(places, before);
  if (!chosen) return;
  const targets = new Set(chosen.map(({ target }) => target));
  const changes = [
    ...before.flatMap((pin) => (targets.has(pin.target) ? [] : [{ pin, pinned: false }])),
    ...chosen.map((pin) => ({ pin, pinned: true })),
  ];
  for (const { pin, pinned } of changes) {
    const isSame = before.some(({ target }) => target === pin.target) === pinned;
    const reason = isSame ? undefined : await conversations.pinContext(session, pin, pinned);
    if (reason === undefined) continue;
    void vscode.window.showWarningMessage(reason);
    return;
  }
}

/** What is to be pinned then; undefined where the person gave up. */
async function pickPlaces(
  places: WorkspacePlaces,
  pinned: readonly ContextPin[],
): Promise<readonly ContextPin[] | undefined> {
  const picker = vscode.window.createQuickPick<PlaceItem>();
  picker.title = t('Add Files to Chat');
  picker.placeholder = t('Files and folders that go along with every message');
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  // What is pinned and what is open stands first.
  Object.assign(picker, { sortByLabel: false });
  const list = new TickedList(picker, pinned, await places.list());
  picker.onDidChangeValue(lookAsTyped(places, list));
  const { promise, resolve } = Promise.withResolvers<readonly ContextPin[] | undefined>();
  picker.onDidAccept(() => {
    resolve(list.ticked());
    picker.hide();
  });
  picker.onDidHide(() => {
    resolve(undefined);
    picker.dispose();
  });
  picker.show();
  return promise;
}

/**
 * VS Code looks through the list by itself, and knows no typos and no parts of paths. Where nothing that
 * was found for what is typed is there to be seen by itself, all of it is shown. An answer to what nobody
 * asks any more is dropped.
 */
function lookAsTyped(places: WorkspacePlaces, list: TickedList) {
  let asked = 0;
  let busy: Promise<unknown> = Promise.resolve();
  return async (value: string): Promise<void> => {
    const own = ++asked;
    await busy;
    const query = value.trim();
    if (own !== asked) return;
    const looking = query === '' ? Promise.resolve([]) : places.find(query, mostFound);
    busy = looking.catch(() => undefined);
    const found = await looking;
    const isSeen = ({ name }: WorkspacePlace): boolean => {
      const { label, description } = toItem({ target: '', label: name }, 'file');
      return [label, description].some((each) => includesText(each ?? '', query));
    };
    if (own === asked) list.alwaysShow(found.some(isSeen) ? [] : found);
  };
}

function includesText(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
