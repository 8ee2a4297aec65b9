import * as vscode from 'vscode';
import type { DryRun } from '../../commands/dryRun.ts';
import { checkpointTitleText } from '../../protocol/checkpointTitle.ts';
import { t } from '../../protocol/texts.ts';
import { changesSince } from '../checkpoints/restoreCheckpoint.ts';
import { usualTarget } from '../sessions/exportTarget.ts';
import { titleText } from '../sessions/titleText.ts';
import type { CommandRoom } from './commandRoom.ts';

type Chosen = Pick<DryRun, 'files' | 'about'>;

/**
 * The files of a command that asks which ones: those of its first choice. Nothing is chosen, and nothing
 * is written. Rejects where the checkpoints cannot be read.
 */
export async function chosenFiles(room: CommandRoom, id: string): Promise<Chosen> {
  if (id === 'parley.restoreCheckpoint') return newestCheckpoint(room);
  if (id === 'parley.exportSession') return shownChat(room);
  return { files: [] };
}

async function newestCheckpoint({ checkpoints }: CommandRoom): Promise<Chosen> {
  const [newest] = await (await checkpoints.store()).list();
  if (!newest) return { about: t('There is no checkpoint yet.'), files: [] };
  const title = checkpointTitleText(newest.title);
  const changes = await changesSince(checkpoints, [newest.id]);
  if (changes.length === 0) {
    return {
      about: t('All files are as the newest checkpoint, “{0}”, has them.', title),
      files: [],
    };
  }
  const files = changes.map(({ uri }) => ({
    path: vscode.workspace.asRelativePath(vscode.Uri.parse(uri)),
  }));
  return { about: t('With the newest checkpoint, “{0}”:', title), files };
}

function shownChat({ active, sessions }: CommandRoom): Chosen {
  const id = active.id();
  const shown = sessions.list().find((summary) => summary.id === id);
  if (!shown) return { files: [] };
  const title = titleText(shown.title);
  return {
    about: t('Of the chat “{0}”, where no other place or format is chosen:', title),
    files: [{ path: vscode.workspace.asRelativePath(usualTarget(title)) }],
  };
}
