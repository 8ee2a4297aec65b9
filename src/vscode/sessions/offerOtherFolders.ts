import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { writeBelonging } from '../../sessions/transfer/belonging.ts';
import {
  findOtherFolders,
  isOwnHistory,
  lookIntoFolders,
  placeName,
  type Relation,
  type SeenFolder,
} from '../../sessions/transfer/otherFolders.ts';
import { howMany } from '../commands/howMany.ts';
import { bringOver, hereOf } from './otherFolderChats.ts';
import type { TransferOptions } from './transferOptions.ts';

const relationWords: Readonly<Partial<Record<Relation, string>>> = {
  same: t('which is this folder'),
  moved: t('which is not there any more'),
  part: t('which is part of this workspace'),
};

/** In `workspaceState`: the person has said yes or no. */
const answeredKey = 'parley.otherFoldersAnswered';

/**
 * Notes which folders the journal is for, and offers the chats that were held in them under another
 * name: before they were moved, or became part of a multi-root workspace. Only where nothing was said
 * here yet, and until it is answered.
 */
export async function offerOtherFolders(options: TransferOptions): Promise<void> {
  const { context, sessions, folder } = options;
  const here = hereOf(options);
  await writeBelonging(here.folder, here.belonging);
  if (context.workspaceState.get(answeredKey) === true) return;
  if (sessions.list().some(({ messageCount }) => messageCount > 0)) return;
  const own = (await findOtherFolders(here)).filter(isOwnHistory);
  const seen = await lookIntoFolders(own, folder.fsPath);
  // What cannot be read is listed by the import, and not offered.
  const readable = seen.filter(({ look }) => look.type === 'readable');
  const count = readable.reduce((sum, { look }) => sum + chatsIn(look), 0);
  if (count === 0) return;
  const take = t('Bring Over {0}', howMany(count, 'Chat'));
  const picked = await vscode.window.showInformationMessage(
    offer(readable, count),
    take,
    t('Not Now'),
  );
  // Closed without an answer: asked again at the next start.
  if (picked === undefined) return;
  await context.workspaceState.update(answeredKey, true);
  if (picked === take) await bringOver(options, readable);
}

function offer(folders: readonly SeenFolder[], count: number): string {
  const places = folders.slice(0, 3).map((folder) => `“${placeName(folder)}”`);
  const more = folders.length - places.length;
  const named = `${places.join(', ')}${more > 0 ? t(' and {0}', howMany(more, 'otherPlace')) : ''}`;
  const [first] = folders;
  const why =
    folders.length === 1 && first ? `, ${relationWords[first.relation] ?? 'elsewhere'}` : '';
  return count === 1
    ? t('1 chat was held in {0}{1}. Bring it over? Nothing is changed there.', named, why)
    : t(
        '{0} were held in {1}{2}. Bring them over? Nothing is changed there.',
        howMany(count, 'chat'),
        named,
        why,
      );
}

function chatsIn(look: SeenFolder['look']): number {
  return look.type === 'readable' ? look.chats : 0;
}
