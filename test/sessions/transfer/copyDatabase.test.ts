import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { copyDatabase } from '../../../src/sessions/transfer/copyDatabase.ts';
import { withFolder } from '../sessionHelpers.ts';

const rows = 1_000;

/** Rows, each on a page of its own, whose numbers are 0 in all at any one moment. */
function manyRows(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE rows (id INTEGER PRIMARY KEY, number, filling)');
  db.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows - 1})
    INSERT INTO rows SELECT i, 0, hex(zeroblob(1500)) FROM n`);
  return db;
}

/** Each transaction shares a row with the one before it, which is in the log no more. */
function moveOne(db: DatabaseSync, at: number): void {
  db.exec(`
    PRAGMA wal_checkpoint(TRUNCATE);
    UPDATE rows SET number = number + CASE id WHEN ${at % rows} THEN -1 ELSE 1 END
    WHERE id IN (${at % rows}, ${(at + 1) % rows})`);
}

describe('a copy of a database', () => {
  it('is of one moment, while another connection writes and tidies its log', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'live.db');
      const db = manyRows(path);
      let moves = 0;
      for (let round = 0; round < 5; round++) {
        const copied = join(folder, `copy${round}.db`);
        const ended = new AbortController();
        const copying = copyDatabase(path, copied, true).finally(() => ended.abort());
        while (!ended.signal.aborted) {
          for (let n = 0; n < 5; n++) moveOne(db, moves++);
          await setImmediate();
        }
        await copying;
        const copy = new DatabaseSync(copied);
        const found = copy.prepare('SELECT count(*) AS many, sum(number) AS sum FROM rows').get();
        assert.deepEqual({ ...found }, { many: rows, sum: 0 });
        copy.close();
      }
      db.close();
    }));

  it('is byte for byte where the original is damaged', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'damaged.db');
      writeFileSync(path, 'not a database');
      writeFileSync(`${path}-wal`, 'nor its log');
      await copyDatabase(path, join(folder, 'copy.db'), false);
      const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
      assert.equal(await read('copy.db'), 'not a database');
      assert.equal(await read('copy.db-wal'), 'nor its log');
    }));
});
