import * as vscode from 'vscode';
import type { CheckpointRecord } from '../../checkpoints/checkpoint.ts';
import { checkpointTitleText } from '../../protocol/checkpointTitle.ts';
import { t } from '../../protocol/texts.ts';
import { checkpointDocument } from './checkpointDocuments.ts';
import type { CheckpointRoom } from './checkpointRoom.ts';
import { howMany } from '../commands/howMany.ts';

/** A file, and its two sides in the multi-diff editor; undefined on the side where it does not exist. */
type Row = readonly [file: vscode.Uri, left: vscode.Uri | undefined, right: vscode.Uri | undefined];

/** Shows the files that have changed since the checkpoint, against what they hold now. */
export async function compareWithNow(
  { files: port }: CheckpointRoom,
  { id, title, files }: CheckpointRecord,
): Promise<void> {
  const rows = await Promise.all(
    files.map(async ({ uri, before }): Promise<readonly Row[]> => {
      const now = await port.read(uri);
      if (isSame(before, now)) return [];
      const file = vscode.Uri.parse(uri);
      return [[file, before && checkpointDocument(id, uri), now && file]];
    }),
  );
  if (!(await show(t('{0} ↔ now', checkpointTitleText(title)), rows.flat()))) {
    tell(t('Nothing has changed since: the files are as they were then.'));
  }
}

/**
 * Shows what differs between two checkpoints, the older one on the left. Of a file that only one of
 * them has, nobody knows what it held at the other's moment: it is left out, and that is said.
 */
export async function compareCheckpoints(
  one: CheckpointRecord,
  another: CheckpointRecord,
): Promise<void> {
  const [then, later] = one.at <= another.at ? [one, another] : [another, one];
  const inLater = new Map(later.files.map((file) => [file.uri, file]));
  const inBoth = then.files.filter(({ uri }) => inLater.has(uri));
  const rows = inBoth.flatMap(({ uri, before }): readonly Row[] => {
    const after = inLater.get(uri)?.before;
    if (isSame(before, after)) return [];
    const left = before && checkpointDocument(then.id, uri);
    return [[vscode.Uri.parse(uri), left, after && checkpointDocument(later.id, uri)]];
  });
  if (inBoth.length === 0) {
    tell(t('These checkpoints have no file in common: there is nothing to compare.'));
    return;
  }
  const shown = await show(
    [then, later].map(({ title }) => checkpointTitleText(title)).join(' ↔ '),
    rows,
  );
  const onlyInOne = then.files.length + later.files.length - 2 * inBoth.length;
  const leftOut =
    onlyInOne === 0 ? '' : t(' {0} in only one of them left out.', howMany(onlyInOne, 'file'));
  if (!shown) tell(t('The files that both have are the same in both.{0}', leftOut));
  else if (leftOut !== '') tell(t('Compared {0}.{1}', howMany(inBoth.length, 'file'), leftOut));
}

/** False where there is nothing to show. */
async function show(title: string, rows: readonly Row[]): Promise<boolean> {
  if (rows.length === 0) return false;
  await vscode.commands.executeCommand('vscode.changes', title, rows);
  return true;
}

function isSame(one: Uint8Array | undefined, another: Uint8Array | undefined): boolean {
  if (!one || !another) return one === another;
  return Buffer.compare(one, another) === 0;
}

function tell(text: string): void {
  void vscode.window.showInformationMessage(text);
}
