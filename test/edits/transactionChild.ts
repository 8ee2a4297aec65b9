// Applies a five-file edit, and kills itself where it is told to: before, within or after a write.
import process from 'node:process';
import { applyEdit, type EditFiles } from '../../src/edits/transaction.ts';
import { createDiskFiles } from '../../src/edits/transactionFiles.ts';
import { fiveFiles } from './transactionHelpers.ts';

const [folder = '', dieAfter = ''] = process.argv.slice(2);
const disk = createDiskFiles();
let writes = 0;
const die = (): void => {
  if (writes++ === Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
};
const files: EditFiles = {
  read: (uri) => disk.read(uri),
  async write(uri, bytes) {
    die();
    await disk.write(uri, bytes);
  },
  async remove(uri) {
    die();
    await disk.remove(uri);
  },
};
await applyEdit(fiveFiles(folder), files);
die();
