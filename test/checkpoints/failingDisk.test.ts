import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openSqlite, type OpenDatabase } from '../../src/checkpoints/checkpointDatabase.ts';
import { CheckpointError } from '../../src/checkpoints/checkpointFailure.ts';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { checkpointOf, manyLines, plain, text, withFolder } from './checkpointHelpers.ts';

interface Disk {
  readonly open: OpenDatabase;
  /** The call to SQLite that fails, counted from 0; none where negative. */
  failAt: number;
  calls: number;
}

/** SQLite, of which one call fails as a full or broken disk makes it fail. */
function failingDisk(errcode: number): Disk {
  const disk: { -readonly [K in keyof Disk]: Disk[K] } = { failAt: -1, calls: 0, open: openSqlite };
  const call = <T>(work: () => T): T => {
    if (disk.calls++ === disk.failAt) throw Object.assign(new Error('injected'), { errcode });
    return work();
  };
  disk.open = (path, options) => {
    const db = openSqlite(path, options);
    return new Proxy(db, {
      get(target, name) {
        if (name === 'exec') {
          return (sql: string) =>
            // What ends a transaction has to work, as it does in SQLite itself.
            sql === 'ROLLBACK' ? target.exec(sql) : call(() => target.exec(sql));
        }
        if (name === 'prepare') return (sql: string) => statement(target, sql);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  const statement = (db: DatabaseSync, sql: string): StatementSync => {
    const prepared = db.prepare(sql);
    return new Proxy(prepared, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]) => call(() => value.apply(target, parameters) as unknown);
      },
    });
  };
  return disk;
}

const files = [
  { uri: 'file:///a', before: text(manyLines(100)), after: text(manyLines(101)) },
  { uri: 'file:///b', after: text('new') },
];

describe('checkpoints on a failing disk', () => {
  for (const [name, errcode, said] of [
    ['full', 13, /disk is full/],
    ['broken', 10, /disk reported an error/],
    ['read-only', 8, /cannot be written/],
  ] as const) {
    it(`says at once that the disk is ${name}, whichever call fails, and loses nothing`, async () => {
      const disk = failingDisk(errcode);
      await withFolder(async (folder) => {
        const store = await openCheckpoints(folder, { openDatabase: disk.open });
        const first = await store.create(checkpointOf(...files));
        const [, gone] = [first, await store.create(checkpointOf(...files.slice(1)))];
        let failures = 0;
        for (let k = 0; ; k++) {
          disk.calls = 0;
          disk.failAt = k;
          const before = text(manyLines(100).replace('= 50;', `= ${k};`));
          try {
            const id = await store.create(checkpointOf({ uri: 'file:///a', before }));
            await store.remove([gone, id]);
            await store.collectGarbage();
            break;
          } catch (error) {
            assert.ok(error instanceof CheckpointError, String(error));
            assert.match(error.message, said);
            failures++;
          }
          disk.failAt = -1;
          for (const { id } of await store.list()) assert.ok(await store.get(id));
          assert.deepEqual(plain((await store.get(first))?.files), plain(files));
        }
        assert.ok(failures > 20, `${failures} calls failed`);
        disk.failAt = -1;
        assert.deepEqual(plain((await store.get(first))?.files), plain(files));
        await store.close();
      });
    });
  }

  it('says that a store with no more room is full, and goes on once there is', async () => {
    let db: DatabaseSync | undefined;
    const openDatabase: OpenDatabase = (path, options) => (db = openSqlite(path, options));
    await withFolder(async (folder) => {
      const store = await openCheckpoints(folder, { openDatabase });
      db?.exec('PRAGMA max_page_count = 30');
      const large = { uri: 'file:///large', before: text(manyLines(20_000)) };
      await assert.rejects(store.create(checkpointOf(large)), /disk is full/);
      assert.deepEqual(await store.list(), []);
      db?.exec('PRAGMA max_page_count = 100000');
      const id = await store.create(checkpointOf(large));
      assert.deepEqual(plain((await store.get(id))?.files), plain([large]));
      await store.close();
    });
  });

  it('says that the folder cannot be written, where it is no folder or not writable', async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      await assert.rejects(openCheckpoints(join(folder, 'file', 'x')), /cannot be written/);
      // The superuser may write everywhere.
      if (process.getuid?.() === 0) return;
      mkdirSync(join(folder, 'locked'));
      chmodSync(join(folder, 'locked'), 0o500);
      await assert.rejects(openCheckpoints(join(folder, 'locked', 'x')), /cannot be written/);
    });
  });
});
