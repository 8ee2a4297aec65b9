import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateRawSync, deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { CheckpointReport } from '../../src/checkpoints/checkpoint.ts';
import { openSqlite, type OpenDatabase } from '../../src/checkpoints/checkpointDatabase.ts';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import {
  checkpointOf,
  manyLines,
  plain,
  text,
  withFolder,
  withStore,
} from './checkpointHelpers.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
const files = [
  { uri: 'file:///image.png', before: everyByte },
  { uri: 'file:///empty', before: new Uint8Array() },
  { uri: 'file:///new.ts', after: text('made') },
  { uri: 'file:///gone.ts', before: text('was\r\nhere\r\n'), after: null },
  {
    uri: 'file:///utf16.txt',
    before: Buffer.from('\ufefföld\r\nline\r\n', 'utf16le'),
    after: Buffer.from('\ufeffnéw\r\nline\r\n', 'utf16le'),
  },
];

describe('checkpoint store', () => {
  it('gives every file back as it was: binary, UTF-16, CRLF, empty, new and removed', async () => {
    await withStore(async (store, folder) => {
      const id = await store.create({
        ...checkpointOf(...files),
        session: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
        seq: 7,
      });
      const other = await openCheckpoints(folder);
      for (const each of [store, other]) {
        const record = await each.get(id);
        assert.deepEqual(plain(record?.files), plain(files));
        assert.equal(record?.seq, 7);
        assert.equal(record?.title, 'Before: a change');
      }
      await other.close();
    });
  });

  it('lists the newest first with the sizes of the files', async () => {
    let now = 1000;
    await withStore(
      async (store) => {
        const ids: string[] = [];
        for (now of [2000, 3000, 1000]) ids.push(await store.create(checkpointOf(...files)));
        const list = await store.list();
        assert.deepEqual(
          list.map(({ id }) => id),
          [ids[1], ids[0], ids[2]],
        );
        assert.deepEqual(
          list[0]?.files.map(({ before, after }) => [before?.size, after?.size ?? after]),
          [
            [256, undefined],
            [0, undefined],
            [undefined, 4],
            [11, null],
            [24, 24],
          ],
        );
      },
      { now: () => now },
    );
  });

  it('keeps a one-line change in a 1 MB file in less than 2 KB', async () => {
    await withStore(async (store) => {
      const before = manyLines(40_000);
      assert.ok(before.length > 1_000_000);
      const after = before.replace('= 20000;', '= 20000; changed();');
      const uri = 'file:///large.ts';
      await store.create(checkpointOf({ uri, before: text(before), after: text(after) }));
      const again = after.replace('= 30;', '= 30; again();');
      await store.create(checkpointOf({ uri, before: text(again) }));
      const [second, first] = await store.list();
      assert.ok((first?.files[0]?.before?.stored ?? 0) > 100_000);
      assert.ok((first?.files[0]?.after?.stored ?? Infinity) < 2048);
      assert.ok((second?.files[0]?.before?.stored ?? Infinity) < 2048);
      const read = await store.get(second?.id ?? '');
      assert.ok(Buffer.from(read?.files[0]?.before ?? []).equals(Buffer.from(again)));
    });
  });

  it('reads every state of a file that changed a hundred times, and after half of them went', async () => {
    await withStore(async (store) => {
      let content = manyLines(400);
      const kept = new Map<string, string>();
      for (let i = 0; i < 100; i++) {
        const lines = content.split('\n');
        content = lines.with((i * 37) % 400, `changed ${i}`).join('\n');
        const id = await store.create(checkpointOf({ uri: 'file:///a', before: text(content) }));
        kept.set(id, content);
      }
      const all = [...kept.keys()];
      const check = async () => {
        for (const [id, wanted] of kept) {
          const record = await store.get(id);
          assert.equal(Buffer.from(record?.files[0]?.before ?? []).toString(), wanted);
        }
      };
      await check();
      const full = await store.usage();
      assert.ok(full < 150_000, `${full} bytes`);
      for (const gone of [all.slice(0, 30), all.filter((_, i) => i % 2 === 1), all.slice(60)]) {
        await store.remove(gone);
        for (const id of gone) kept.delete(id);
        await store.collectGarbage();
        await check();
      }
      assert.ok(kept.size > 10);
      assert.ok((await store.usage()) < full);
    });
  });

  it('reads what it keeps, whatever is kept and removed in whatever order', async () => {
    const content = fc.array(fc.constantFrom('a', 'b', 'c', 'd\r', 'é'), { maxLength: 40 });
    const step = fc.oneof(
      fc.record({ uri: fc.constantFrom('file:///a', 'file:///b'), content }),
      fc.nat(20),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await withStore(async (store) => {
          const kept: { id: string; bytes: Uint8Array }[] = [];
          for (const each of steps) {
            if (typeof each === 'number') {
              const [gone] = kept.splice(each % (kept.length || 1), 1);
              if (gone) await store.remove([gone.id]);
              await store.collectGarbage();
              continue;
            }
            // Long enough that a delta is worth its while.
            const bytes = text(`${manyLines(30)}${each.content.join('\n')}\n${manyLines(30, 2)}`);
            const id = await store.create(checkpointOf({ uri: each.uri, before: bytes }));
            kept.push({ id, bytes });
          }
          for (const { id, bytes } of kept) {
            const record = await store.get(id);
            assert.ok(Buffer.from(record?.files[0]?.before ?? []).equals(Buffer.from(bytes)));
          }
        });
      }),
      { numRuns: 25 },
    );
  });

  it('frees what no checkpoint has any more', async () => {
    await withStore(async (store) => {
      const empty = await store.usage();
      const ids: string[] = [];
      for (let i = 0; i < 20; i++) {
        const before = text(manyLines(2000, i + 5));
        ids.push(await store.create(checkpointOf({ uri: `file:///${i}`, before })));
      }
      const full = await store.usage();
      await store.remove(ids.slice(1));
      await store.collectGarbage();
      assert.ok((await store.usage()) < full / 8);
      assert.equal((await store.get(ids[0] ?? ''))?.files.length, 1);
      await store.remove(ids);
      await store.collectGarbage();
      assert.equal(await store.usage(), empty);
    });
  });

  it('frees a content that others were kept as changes to, and these stay whole', async () => {
    await withStore(async (store, folder) => {
      const states = [0, 1, 2, 3].map((i) => manyLines(300).replace('= 150;', `= ${i}; //`));
      const ids: string[] = [];
      for (const state of states) {
        ids.push(await store.create(checkpointOf({ uri: 'file:///a', before: text(state) })));
      }
      for (const [i, id] of ids.slice(0, 3).entries()) {
        await store.remove([id]);
        await store.collectGarbage();
        const db = new DatabaseSync(join(folder, 'checkpoints.db'), { readOnly: true });
        assert.equal(db.prepare('SELECT count(*) AS n FROM contents').get()?.['n'], 3 - i);
        db.close();
        for (const [j, state] of states.entries()) {
          if (j <= i) continue;
          const record = await store.get(ids[j] ?? '');
          assert.equal(Buffer.from(record?.files[0]?.before ?? []).toString(), state);
        }
      }
    });
  });

  it('writes again what another window cleaned away between packing and keeping it', async () => {
    let atWrite: (() => void) | undefined;
    const openDatabase: OpenDatabase = (path, options) => {
      const db = openSqlite(path, options);
      const exec = db.exec.bind(db);
      db.exec = (sql) => {
        if (sql === 'BEGIN IMMEDIATE') atWrite?.();
        exec(sql);
      };
      return db;
    };
    const first = { uri: 'file:///a', before: text(manyLines(300)) };
    const second = { uri: 'file:///a', before: text(manyLines(300).replace('= 7;', '= 8;')) };
    await withStore(
      async (store, folder) => {
        for (const wanted of [first, second]) {
          const gone = await store.create(checkpointOf(first));
          atWrite = () => {
            atWrite = undefined;
            const other = new DatabaseSync(join(folder, 'checkpoints.db'));
            other.exec('DELETE FROM files; DELETE FROM checkpoints; DELETE FROM contents');
            other.close();
          };
          const id = await store.create(checkpointOf(wanted));
          assert.equal(await store.get(gone), undefined);
          assert.deepEqual(plain((await store.get(id))?.files), plain([wanted]));
        }
      },
      { openDatabase },
    );
  });

  it('never gives wrong bytes for a damaged content, and mends it with the next equal one', async () => {
    await withStore(async (store, folder) => {
      const [a, b] = ['a', 'b'].map((name) => ({ uri: `file:///${name}`, before: text(name) }));
      assert.ok(a && b);
      const id = await store.create(checkpointOf(a, b));
      const hash = (await store.list())[0]?.files[0]?.before?.hash ?? '';
      for (const damaged of [deflateRawSync('z'), Buffer.alloc(0), Buffer.from('not deflated')]) {
        const db = new DatabaseSync(join(folder, 'checkpoints.db'));
        db.prepare('UPDATE contents SET data = ? WHERE hash = ?').run(damaged, hash);
        db.close();
        await assert.rejects(store.get(id), /file:\/\/\/a is damaged/);
        const rest = await store.get(id, new Set([b.uri]));
        assert.deepEqual(plain(rest?.files), plain([b]));
      }
      await store.create(checkpointOf(a));
      assert.deepEqual(plain((await store.get(id))?.files), plain([a, b]));
    });
  });

  it('renames, tags and pins, and says where that checkpoint is gone', async () => {
    await withStore(async (store) => {
      const id = await store.create(checkpointOf());
      assert.equal(await store.rename(id, '  A new\nname\0 '), true);
      assert.equal(await store.setTags(id, [' good ', 'good', '', 'x'.repeat(80)]), true);
      assert.equal(await store.setPinned(id, true), true);
      const [info] = await store.list();
      assert.equal(info?.title, 'A new name');
      assert.deepEqual(info?.tags, ['good', 'x'.repeat(50)]);
      assert.equal(info?.pinned, true);
      assert.equal(await store.rename('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x'), false);
      assert.equal(await store.get('../x'), undefined);
    });
  });

  it('puts a record in once, and never over one that is there', async () => {
    await withStore(async (store) => {
      const id = await store.create(checkpointOf(...files));
      const record = await store.get(id);
      assert.ok(record);
      assert.equal(await store.put({ ...record, title: 'Other', files: [] }), 'there');
      assert.deepEqual(await store.get(id), record);
      await store.remove([id]);
      assert.equal(await store.put(record), 'added');
      assert.deepEqual(plain((await store.get(id))?.files), plain(files));
    });
  });

  it('takes over the files of the first versions, and leaves what it cannot read', async () => {
    await withFolder(async (folder) => {
      const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
      const bytes = text('old\n');
      const hash = createHash('sha256').update(bytes).digest('hex');
      mkdirSync(join(folder, 'entries'));
      mkdirSync(join(folder, 'contents', hash.slice(0, 2)), { recursive: true });
      writeFileSync(join(folder, 'contents', hash.slice(0, 2), hash.slice(2)), deflateSync(bytes));
      const entry = (each: string, of: string) =>
        JSON.stringify({
          id: each,
          at: 5,
          files: [{ uri: 'file:///src/a.ts', size: 4, hash: of }],
        });
      writeFileSync(join(folder, 'entries', `${id}.json`), entry(id, hash));
      const torn = id.replace('V', 'W');
      writeFileSync(join(folder, 'entries', `${torn}.json`), entry(torn, '0'.repeat(64)));
      const store = await openCheckpoints(folder);
      assert.deepEqual(
        (await store.list()).map(({ title, at }) => [title, at]),
        [['Before: a.ts', 5]],
      );
      assert.deepEqual(
        plain((await store.get(id))?.files),
        plain([{ uri: 'file:///src/a.ts', before: bytes }]),
      );
      assert.deepEqual(readdirSync(join(folder, 'entries')), [`${torn}.json`]);
      assert.ok(existsSync(join(folder, 'contents')));
      await store.close();
    });
  });

  it('sets a damaged store aside, keeps what can be read, and says so', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'checkpoints.db');
      const first = await openCheckpoints(folder);
      const ids: string[] = [];
      for (let i = 0; i < 10; i++) {
        const before = text(manyLines(300, i + 3));
        ids.push(await first.create(checkpointOf({ uri: `file:///${i}`, before })));
      }
      await first.close();
      const whole = readFileSync(path);
      // In the middle, where the contents are; at the first page; all of it; nothing but zeros.
      const damages = [
        Buffer.concat([
          whole.subarray(0, 60_000),
          Buffer.alloc(8192, 0xaa),
          whole.subarray(68_192),
        ]),
        Buffer.concat([Buffer.alloc(100), whole.subarray(100)]),
        Buffer.from('this is no database, though it is long enough to look like one'),
        whole.subarray(0, whole.length / 2),
      ];
      for (const damaged of damages) {
        writeFileSync(path, damaged);
        const reports: CheckpointReport[] = [];
        const store = await openCheckpoints(folder, { onRecovered: (one) => reports.push(one) });
        for (const { id } of await store.list()) {
          await store.get(id).catch((error: unknown) => assert.match(String(error), /damaged/));
        }
        const made = await store.create(checkpointOf(...files));
        assert.deepEqual(plain((await store.get(made))?.files), plain(files));
        for (const { setAside } of reports)
          assert.equal(readFileSync(setAside).length, damaged.length);
        await store.close();
      }
      const names = readdirSync(folder).filter((name) => name.startsWith('checkpoints.damaged-'));
      assert.ok(names.filter((name) => name.endsWith('.db')).length >= 3, names.join());
    });
  });

  it('leaves the store of a newer version as it is', async () => {
    await withFolder(async (folder) => {
      const db = new DatabaseSync(join(folder, 'checkpoints.db'));
      db.exec('CREATE TABLE future (x); PRAGMA user_version = 99');
      db.close();
      await assert.rejects(openCheckpoints(folder), /newer Parley/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('damaged')),
        [],
      );
    });
  });

  it('goes on in a new store where the folder was deleted under it', async () => {
    await withStore(async (store, folder) => {
      await store.create(checkpointOf(...files));
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      const id = await store.create(checkpointOf(...files));
      assert.deepEqual(plain((await store.get(id))?.files), plain(files));
    });
  });

  it('lets two windows write at once', async () => {
    await withStore(async (store, folder) => {
      const other = await openCheckpoints(folder);
      const made = await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          const before = text(manyLines(200).replace('= 100;', `= ${i};`));
          const window = i % 2 === 0 ? store : other;
          const id = await window.create(checkpointOf({ uri: 'file:///a', before }));
          if (i % 5 === 0) await window.remove([id]);
          if (i % 5 === 0) await window.collectGarbage();
          return { id, before, removed: i % 5 === 0 };
        }),
      );
      for (const { id, before, removed } of made) {
        const record = await store.get(id);
        if (removed) assert.equal(record, undefined);
        else assert.ok(Buffer.from(record?.files[0]?.before ?? []).equals(Buffer.from(before)));
      }
      await other.close();
    });
  });
});
