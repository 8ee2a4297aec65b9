import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import {
  listCheckpoints,
  readCheckpoint,
  saveCheckpoint,
} from '../../src/checkpoints/checkpointStore.ts';

async function withStore(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-checkpoints-'));
  try {
    await work(join(folder, 'store'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('checkpoint store', () => {
  it('gives the bytes back as they were, and says which file did not exist', async () => {
    await withStore(async (folder) => {
      const files = [
        { uri: 'file:///a.bin', bytes: everyByte },
        { uri: 'file:///empty', bytes: new Uint8Array() },
        { uri: 'file:///new.ts', bytes: undefined },
      ];
      const id = await saveCheckpoint(folder, files, 1000);
      const read = await readCheckpoint(folder, id);
      assert.deepEqual(
        read.map(({ uri, bytes }) => ({ uri, bytes: bytes && Uint8Array.from(bytes) })),
        files,
      );
      assert.deepEqual(await listCheckpoints(folder), [
        {
          id,
          at: 1000,
          files: [
            {
              uri: 'file:///a.bin',
              size: 256,
              hash: '40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880',
            },
            {
              uri: 'file:///empty',
              size: 0,
              hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
            },
            { uri: 'file:///new.ts', size: 0 },
          ],
        },
      ]);
    });
  });

  it('keeps equal contents once, and deflated', async () => {
    await withStore(async (folder) => {
      const bytes = Buffer.from('the same line\n'.repeat(10_000));
      await saveCheckpoint(folder, [
        { uri: 'file:///a', bytes },
        { uri: 'file:///b', bytes },
      ]);
      await saveCheckpoint(folder, [{ uri: 'file:///a', bytes }]);
      const contents = filesIn(join(folder, 'contents'));
      assert.equal(contents.length, 1);
      assert.ok(statSync(contents[0] ?? '').size < 2000);
    });
  });

  it('lists the newest first, and nothing where there is no store yet', async () => {
    await withStore(async (folder) => {
      assert.deepEqual(await listCheckpoints(folder), []);
      const ids: string[] = [];
      for (const at of [2000, 3000, 1000]) ids.push(await saveCheckpoint(folder, [], at));
      const listed = await listCheckpoints(folder);
      assert.deepEqual(
        listed.map(({ id }) => id),
        [ids[1], ids[0], ids[2]],
      );
    });
  });

  it('passes over a damaged entry, and keeps the others', async () => {
    await withStore(async (folder) => {
      const kept = await saveCheckpoint(folder, [{ uri: 'file:///a', bytes: everyByte }]);
      const torn = await saveCheckpoint(folder, [{ uri: 'file:///b', bytes: everyByte }]);
      const path = join(folder, 'entries', `${torn}.json`);
      writeFileSync(path, readFileSync(path).subarray(0, 30));
      writeFileSync(join(folder, 'entries', 'stranger.json'), '{}');
      writeFileSync(join(folder, 'entries', 'x.json.tmp'), '');
      assert.deepEqual(
        (await listCheckpoints(folder)).map(({ id }) => id),
        [kept],
      );
      await assert.rejects(readCheckpoint(folder, torn), /not there any more, or damaged/);
    });
  });

  it('never gives wrong bytes for a damaged content, and mends it with the next equal one', async () => {
    await withStore(async (folder) => {
      const file = { uri: 'file:///a', bytes: everyByte };
      const id = await saveCheckpoint(folder, [file]);
      const [content] = filesIn(join(folder, 'contents'));
      assert.ok(content);
      const bytes = readFileSync(content);
      const other = deflateSync(Buffer.from('something else'));
      for (const damaged of [bytes.subarray(0, 20), Buffer.alloc(0), Buffer.from('x'), other]) {
        writeFileSync(content, damaged);
        await assert.rejects(readCheckpoint(folder, id), /file:\/\/\/a is damaged/);
      }
      rmSync(content);
      await assert.rejects(readCheckpoint(folder, id), /damaged/);
      await saveCheckpoint(folder, [file]);
      assert.equal((await readCheckpoint(folder, id))[0]?.bytes?.length, 256);
    });
  });

  it('reads nothing outside its folder, whatever the id', async () => {
    await withStore(async (folder) => {
      await saveCheckpoint(folder, []);
      writeFileSync(join(folder, 'secret.json'), '{"id":"../secret","at":1,"files":[]}');
      for (const id of ['../secret', '..', '', 'x'.repeat(10_000), '\0']) {
        await assert.rejects(readCheckpoint(folder, id), /not there any more/);
      }
    });
  });

  it('rejects where it cannot write, and leaves nothing half done', async () => {
    await withStore(async (folder) => {
      writeFileSync(folder, 'a file where the folder should be');
      await assert.rejects(saveCheckpoint(folder, [{ uri: 'file:///a', bytes: everyByte }]));
      rmSync(folder);
      await saveCheckpoint(folder, [{ uri: 'file:///a', bytes: everyByte }]);
      rmSync(join(folder, 'entries'), { recursive: true });
      writeFileSync(join(folder, 'entries'), '');
      await assert.rejects(saveCheckpoint(folder, [{ uri: 'file:///b', bytes: Buffer.from('b') }]));
      assert.deepEqual(
        filesIn(folder).filter((name) => name.endsWith('.tmp')),
        [],
      );
    });
  });
});
