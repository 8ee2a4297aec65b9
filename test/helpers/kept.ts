// What outlives a page or a host: tests wait until it is kept rather than for a clock.
import fs from 'node:fs';
import path from 'node:path';
import { waitUntil } from './editor.ts';
import type { VsCode } from './vscodeServer.ts';

const storage = 'data/User/workspaceStorage/*/parley.parley';

/** Waits until a draft of these very words is on the disk. */
export async function draftKept(vscode: VsCode, text: string): Promise<void> {
  await waitUntil(() =>
    Promise.resolve(
      below(vscode, 'draftTexts/*.txt').some((file) => String(readMoving(file)) === text),
    ),
  );
}

/** Waits until the journal's files have the text so many times. A text that is long may lie there in pieces. */
export async function journalKept(vscode: VsCode, text: string, times = 1): Promise<void> {
  await waitUntil(() => {
    const files = below(vscode, 'journal.db*').map((file) => String(readMoving(file)));
    return Promise.resolve(files.join('\n').split(text).length > times);
  });
}

function below(vscode: VsCode, pattern: string): readonly string[] {
  return fs.globSync(path.join(vscode.dataDir, storage, pattern));
}

/** A file may go while others are looked at. */
function readMoving(file: string): Buffer | string {
  return fs.existsSync(file) ? fs.readFileSync(file) : '';
}
