import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileChange } from '../../src/edits/transaction.ts';

export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-edit-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text, UTF-16, binary, one that is made and one that is removed. */
export function fiveFiles(folder: string): readonly FileChange[] {
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  return [
    { uri: uri('a.ts'), before: Buffer.from('a\r\nb\n'), after: Buffer.from('a\r\nc\n') },
    {
      uri: uri('utf16 ü.txt'),
      before: Buffer.from('\ufeffold', 'utf16le'),
      after: Buffer.from('\ufeffnew', 'utf16le'),
    },
    { uri: uri('new/deep/made.ts'), before: undefined, after: Buffer.from('made') },
    { uri: uri('image.png'), before: Buffer.from([0, 255, 1]), after: Buffer.from([0, 255, 2, 3]) },
    { uri: uri('gone.ts'), before: Buffer.from('gone'), after: undefined },
  ];
}

/** Puts the files on the disk as they are before the edit. */
export function putFiles(changes: readonly FileChange[]): void {
  for (const { uri, before } of changes) if (before) writeFileSync(fileURLToPath(uri), before);
}
