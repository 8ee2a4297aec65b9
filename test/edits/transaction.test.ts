import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  applyEdit,
  finishEdit,
  inspectEdit,
  rollBackEdit,
  type EditFiles,
  type FileChange,
} from '../../src/edits/transaction.ts';
import { createDiskFiles } from '../../src/edits/transactionFiles.ts';
import { bundledChild, childEnvironment } from '../helpers/bundledChild.ts';
import { fiveFiles, putFiles, withFolder } from './transactionHelpers.ts';

const disk = createDiskFiles();
const source = new URL('transactionChild.ts', import.meta.url);

/** Changes the files, and dies after so many of them. */
function runChild(folder: string, dieAfter: number): SpawnSyncReturns<Buffer> {
  const args = [bundledChild(source), folder, String(dieAfter)];
  return spawnSync(process.execPath, args, { env: childEnvironment() });
}

/** What the files hold, as text of their bytes. */
async function held(changes: readonly FileChange[]): Promise<readonly (string | undefined)[]> {
  const all = await Promise.all(changes.map(({ uri }) => disk.read(uri)));
  return all.map((bytes) => bytes && Buffer.from(bytes).toString('hex'));
}

const wanted = (changes: readonly FileChange[], side: 'before' | 'after') =>
  changes.map((change) => change[side] && Buffer.from(change[side]).toString('hex'));

/** The disk, with one call that fails. `torn`: half of the bytes get there first. */
function failing(at: number, code: string, torn = false): EditFiles & { calls: number } {
  const fail = () => Object.assign(new Error(`${code}: no`), { code });
  const files = {
    calls: 0,
    read: (uri: string) => disk.read(uri),
    async write(uri: string, bytes: Uint8Array) {
      if (files.calls++ === at) {
        if (torn) writeFileSync(fileURLToPath(uri), bytes.subarray(0, bytes.length / 2));
        throw fail();
      }
      await disk.write(uri, bytes);
    },
    async remove(uri: string) {
      if (files.calls++ === at) throw fail();
      await disk.remove(uri);
    },
  };
  return files;
}

describe('edit of several files', () => {
  it('changes all of them, and can be undone byte for byte', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      assert.deepEqual(await inspectEdit(changes, disk), { type: 'untouched' });
      assert.deepEqual(await applyEdit(changes, disk), { type: 'applied' });
      assert.deepEqual(await held(changes), wanted(changes, 'after'));
      assert.deepEqual(await inspectEdit(changes, disk), { type: 'complete' });
      assert.deepEqual(await rollBackEdit(changes, disk), { type: 'done' });
      assert.deepEqual(await held(changes), wanted(changes, 'before'));
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      assert.deepEqual(
        left.filter((name) => name.endsWith('-tmp')),
        [],
      );
    });
  });

  it('writes nothing where one file is not as expected', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      const last = changes[4]?.uri ?? '';
      writeFileSync(fileURLToPath(last), 'mine');
      const before = await held(changes);
      assert.deepEqual(await applyEdit(changes, disk), { type: 'stale', uris: [last] });
      assert.deepEqual(await held(changes), before);
    });
  });

  for (const code of ['ENOSPC', 'EIO', 'EACCES']) {
    for (const torn of [false, true]) {
      it(`brings every file back where a write fails with ${code}${torn ? ' in the middle' : ''}`, async () => {
        for (let at = 0; at < 5; at++) {
          await withFolder(async (folder) => {
            const changes = fiveFiles(folder);
            mkdirSync(join(folder, 'new', 'deep'), { recursive: true });
            putFiles(changes);
            const outcome = await applyEdit(changes, failing(at, code, torn));
            assert.equal(outcome.type, 'rolled-back');
            assert.match(String(outcome.type === 'rolled-back' && outcome.error), new RegExp(code));
            assert.deepEqual(await held(changes), wanted(changes, 'before'));
          });
        }
      });
    }
  }

  it('brings every file back when it is aborted', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      const abort = new AbortController();
      const files = failing(-1, '');
      const write = files.write.bind(files);
      files.write = async (uri, bytes) => {
        await write(uri, bytes);
        if (files.calls === 3) abort.abort();
      };
      assert.deepEqual(await applyEdit(changes, files, abort.signal), { type: 'rolled-back' });
      assert.deepEqual(await held(changes), wanted(changes, 'before'));
      assert.equal(files.calls, 6, 'three there and three back');
    });
  });

  it('says which files could not be brought back, and can try again', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      const files = failing(3, 'ENOSPC');
      const write = files.write.bind(files);
      let full = false;
      files.write = async (uri, bytes) => {
        if (full) throw Object.assign(new Error('ENOSPC: still'), { code: 'ENOSPC' });
        full = files.calls === 3;
        await write(uri, bytes);
      };
      const outcome = await applyEdit(changes, files);
      assert.equal(outcome.type, 'stuck');
      assert.deepEqual(
        outcome.type === 'stuck' && outcome.uris.toSorted(),
        changes
          .slice(0, 2)
          .map(({ uri }) => uri)
          .toSorted(),
      );
      assert.deepEqual(await rollBackEdit(changes, disk), { type: 'done' });
      assert.deepEqual(await held(changes), wanted(changes, 'before'));
    });
  });

  it('is finished or rolled back byte for byte after a kill at each file', async () => {
    for (let at = 0; at <= 5; at++) {
      for (const end of [finishEdit, rollBackEdit]) {
        await withFolder(async (folder) => {
          const changes = fiveFiles(folder);
          putFiles(changes);
          const { signal, stderr } = runChild(folder, at);
          assert.equal(signal, 'SIGKILL', stderr.toString());
          const progress = ['untouched', 'partial', 'partial', 'partial', 'partial', 'complete'];
          assert.deepEqual(await inspectEdit(changes, disk), { type: progress[at] });
          assert.deepEqual(await end(changes, disk), { type: 'done' });
          assert.deepEqual(
            await held(changes),
            wanted(changes, end === finishEdit ? 'after' : 'before'),
          );
          assert.deepEqual(await end(changes, disk), { type: 'done' }, 'twice does no harm');
        });
      }
    }
  }).timeout(60_000);

  it('overwrites nothing of somebody else after a kill, unless told to', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      runChild(folder, 3);
      const [first] = changes;
      assert.ok(first);
      writeFileSync(fileURLToPath(first.uri), 'somebody else');
      const before = await held(changes);
      const foreign = { type: 'foreign', uris: [first.uri] };
      assert.deepEqual(await inspectEdit(changes, disk), foreign);
      for (const end of [finishEdit, rollBackEdit]) {
        assert.deepEqual(await end(changes, disk), foreign);
        assert.deepEqual(await held(changes), before);
      }
      assert.deepEqual(await rollBackEdit(changes, disk, { overwrite: true }), { type: 'done' });
      assert.deepEqual(await held(changes), wanted(changes, 'before'));
    });
  });

  it('does not overwrite what changes while it writes the others', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      const fourth = changes[3]?.uri ?? '';
      const files = failing(-1, '');
      const write = files.write.bind(files);
      files.write = async (uri, bytes) => {
        await write(uri, bytes);
        if (files.calls === 2) writeFileSync(fileURLToPath(fourth), 'mine');
      };
      assert.deepEqual(await applyEdit(changes, files), { type: 'stale', uris: [fourth] });
      assert.deepEqual(
        await held(changes),
        wanted(changes, 'before').with(3, Buffer.from('mine').toString('hex')),
      );
    });
  });

  it('takes nothing back that somebody else changed after it was written', async () => {
    await withFolder(async (folder) => {
      const changes = fiveFiles(folder);
      putFiles(changes);
      const [first] = changes;
      assert.ok(first);
      const files = failing(3, 'ENOSPC');
      const write = files.write.bind(files);
      files.write = async (uri, bytes) => {
        await write(uri, bytes);
        if (files.calls === 2) writeFileSync(fileURLToPath(first.uri), 'mine');
      };
      const outcome = await applyEdit(changes, files);
      assert.deepEqual(outcome.type === 'stuck' && outcome.uris, [first.uri]);
      assert.deepEqual(
        await held(changes),
        wanted(changes, 'before').with(0, Buffer.from('mine').toString('hex')),
      );
    });
  });

  it('keeps links, modes and second names of a file', async () => {
    await withFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      for (const name of ['target', 'twin', 'run.sh']) writeFileSync(at(name), 'old');
      symlinkSync(at('target'), at('link'));
      linkSync(at('twin'), at('other'));
      chmodSync(at('run.sh'), 0o755);
      const change = (name: string): FileChange => ({
        uri: pathToFileURL(at(name)).href,
        before: Buffer.from('old'),
        after: Buffer.from('new'),
      });
      assert.deepEqual(await applyEdit(['link', 'twin', 'run.sh'].map(change), disk), {
        type: 'applied',
      });
      assert.ok(lstatSync(at('link')).isSymbolicLink());
      assert.deepEqual(
        ['target', 'other', 'run.sh'].map((name) => readFileSync(at(name), 'utf8')),
        ['new', 'new', 'new'],
      );
      assert.equal(statSync(at('run.sh')).mode & 0o777, 0o755);
    });
  });

  it('refuses what is no ordinary file', async () => {
    await withFolder(async (folder) => {
      mkdirSync(join(folder, 'dir'));
      const uri = pathToFileURL(join(folder, 'dir')).href;
      await assert.rejects(disk.read(uri), /no ordinary file/);
      assert.ok(existsSync(join(folder, 'dir')));
    });
  });
});
