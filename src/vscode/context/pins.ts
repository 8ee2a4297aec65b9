import * as vscode from 'vscode';
import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import { fileSchemes, relativePath } from '../editor/editors.ts';
import type { ShownSession } from '../panel/shownSession.ts';

interface PinParts {
  readonly active: ShownSession;
  readonly conversations: Conversations;
  readonly showChat: () => Promise<void>;
}

/**
 * Pins files and folders to the chat shown, so that they go along with every message. `place` is what
 * was clicked, `selected` all that is selected beside it; without either it is the active editor's file.
 */
export async function addToChat(
  { active, conversations, showChat }: PinParts,
  place: unknown,
  selected: unknown,
): Promise<void> {
  const uris = clicked(place, selected).filter(({ scheme }) => fileSchemes.has(scheme));
  if (uris.length === 0) {
    void vscode.window.showInformationMessage(
      t('Open a file first, or choose one in the Explorer.'),
    );
    return;
  }
  await showChat();
  const actor = await active.actor();
  if (!actor) return;
  await pinAll(conversations, actor.id, uris);
}

/** What was dropped; what is no file is left out. */
export async function pinUris(
  conversations: Pick<Conversations, 'pinContext'>,
  session: SessionId,
  uris: readonly string[],
): Promise<void> {
  const files = uris.map((each) => vscode.Uri.parse(each));
  await pinAll(
    conversations,
    session,
    files.filter(({ scheme }) => fileSchemes.has(scheme)),
  );
}

async function pinAll(
  conversations: Pick<Conversations, 'pinContext'>,
  session: SessionId,
  uris: readonly vscode.Uri[],
): Promise<void> {
  for (const uri of uris) {
    const pin = { target: uri.toString(), label: relativePath(uri) };
    const reason = await conversations.pinContext(session, pin, true);
    if (reason === undefined) continue;
    void vscode.window.showWarningMessage(reason);
    return;
  }
}

function clicked(place: unknown, selected: unknown): readonly vscode.Uri[] {
  const several = Array.isArray(selected)
    ? selected.filter((each) => each instanceof vscode.Uri)
    : [];
  if (several.length > 0) return several;
  if (place instanceof vscode.Uri) return [place];
  const open = vscode.window.activeTextEditor?.document.uri;
  return open ? [open] : [];
}
