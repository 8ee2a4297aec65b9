import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { openSqlite as openStore } from '../../src/checkpoints/checkpointDatabase.ts';
import { openSqlite, type OpenDatabase } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import {
  DamageError,
  diskTrouble,
  type DiskQuestions,
  type Room,
} from '../../src/trust/diskTrouble.ts';
import { canMount, withSmallDisk } from '../helpers/smallDisk.ts';
import { created } from '../sessions/sessionHelpers.ts';

const plenty: Room = { bsize: 4096, blocks: 1_000_000, bavail: 500_000, files: 1_000, ffree: 900 };
/** SQLITE_IOERR_FSYNC: what a disk without room comes to where the write itself still passed. */
const cannotSync = 10 | (4 << 8);
const cannotOpen = 14;

function sqliteError(errcode: number): Error {
  return Object.assign(new Error('from SQLite'), { errcode });
}

/** A disk on which nothing is in the way of writing. */
function asked(roomOf: DiskQuestions['roomOf']): DiskQuestions {
  return { roomOf, tryToWrite: () => undefined };
}

function systemError(code: string): Error {
  return Object.assign(new Error('from the system'), { code });
}

/** As Node throws it, whose libuv has no name for it. */
const overQuota = Object.assign(systemError(`Unknown system error -${constants.errno.EDQUOT}`), {
  errno: -constants.errno.EDQUOT,
});

/** A connection whose `BEGIN` fails as an fsync does. */
function unsynced<T extends { exec(sql: string): void }>(db: T): T {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'exec') {
        return (sql: string) => {
          if (sql.startsWith('BEGIN IMMEDIATE')) throw sqliteError(cannotSync);
          target.exec(sql);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('an error of the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-trouble-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is told by its code, of SQLite or of the system', () => {
    for (const [error, trouble] of [
      [sqliteError(13), 'full'],
      [sqliteError(cannotSync), 'io'],
      [sqliteError(10 | (33 << 8)), 'damaged'],
      [sqliteError(10 | (19 << 8)), 'full'],
      [sqliteError(11), 'damaged'],
      [sqliteError(26 | (1 << 8)), 'damaged'],
      [sqliteError(5 | (1 << 8)), 'busy'],
      [sqliteError(cannotOpen), 'not-writable'],
      [sqliteError(1), 'unknown'],
      [systemError('ENOSPC'), 'full'],
      [overQuota, 'quota'],
      [systemError('EROFS'), 'not-writable'],
      [systemError('EIO'), 'io'],
      [systemError('EPROTO'), 'unknown'],
      [new DamageError('it contradicts itself'), 'damaged'],
      [new Error('whatever'), 'unknown'],
      ['whatever', 'unknown'],
    ] as const) {
      assert.equal(diskTrouble(error), trouble, JSON.stringify(error));
      assert.equal(
        diskTrouble(
          error,
          folder,
          asked(() => plenty),
        ),
        trouble,
        'where there is room',
      );
    }
  });

  for (const [what, room] of [
    ['bytes', { ...plenty, bavail: 100 }],
    ['files', { ...plenty, ffree: 0 }],
  ] as const) {
    it(`that SQLite gives no reason for is a full disk where no ${what} are free`, () => {
      const questions = asked(() => room);
      assert.equal(diskTrouble(sqliteError(cannotSync), folder, questions), 'full');
      assert.equal(diskTrouble(sqliteError(cannotOpen), folder, questions), 'full');
      assert.equal(
        diskTrouble(sqliteError(8), folder, questions),
        'not-writable',
        'it says enough',
      );
      assert.equal(diskTrouble(sqliteError(5), folder, questions), 'busy');
      assert.equal(diskTrouble(systemError('EIO'), folder, questions), 'io', 'not of SQLite');
    });
  }

  it('that SQLite gives no reason for is what the disk says when something else is written', () => {
    for (const [said, trouble] of [
      [overQuota, 'quota'],
      [systemError('ENOSPC'), 'full'],
      [systemError('EIO'), 'io'],
    ] as const) {
      const tryToWrite = (): void => {
        throw said;
      };
      const questions = { roomOf: () => plenty, tryToWrite };
      assert.equal(diskTrouble(sqliteError(cannotSync), folder, questions), trouble);
      const noRoom = trouble === 'io' ? 'full' : trouble;
      assert.equal(diskTrouble(sqliteError(10 | (19 << 8)), folder, questions), noRoom);
      assert.equal(
        diskTrouble(sqliteError(8), folder, questions),
        'not-writable',
        'it says enough',
      );
    }
    assert.equal(diskTrouble(sqliteError(cannotSync), folder), 'io', 'this disk takes it');
    assert.deepEqual(readdirSync(folder), [], 'what was tried is gone');
  });

  it('is what it is where nothing can be known of the room', () => {
    const uncounted: Room = { bsize: 4096, blocks: 0, bavail: 0, files: 0, ffree: 0 };
    assert.equal(
      diskTrouble(
        sqliteError(cannotSync),
        folder,
        asked(() => uncounted),
      ),
      'io',
    );
    assert.equal(diskTrouble(sqliteError(cannotSync), join(folder, 'gone')), 'io');
    const unanswered = (): Room => {
      throw systemError('ENOSYS');
    };
    assert.equal(diskTrouble(sqliteError(cannotSync), folder, asked(unanswered)), 'io');
  });

  const locked = 'is not that of a full disk in a folder that cannot be written';
  const mayWriteAll = process.getuid?.() === 0 || process.platform === 'win32';
  if (mayWriteAll) it.skip(`${locked}: skipped because this user may write everywhere`);
  else {
    it(locked, () => {
      chmodSync(folder, 0o500);
      const none = (): Room => ({ ...plenty, bavail: 0 });
      assert.equal(diskTrouble(sqliteError(cannotOpen), folder, asked(none)), 'not-writable');
      chmodSync(folder, 0o700);
    });
  }

  const really = 'is said to be that of a full disk, by journal and checkpoints, on one that is';
  if (!canMount()) it.skip(`${really}: skipped because nothing can be mounted`);
  else {
    it(really, () =>
      withSmallDisk('size=4m', async (disk) => {
        const failing = { now: false };
        const openDatabase: OpenDatabase = (path, options) => {
          const db = openSqlite(path, options);
          return failing.now ? unsynced(db) : db;
        };
        openJournal(join(disk, 'journal')).journal.close();
        const store = await openCheckpoints(join(disk, 'store'));
        await store.close();
        failing.now = true;
        const titles = async (): Promise<readonly string[]> => {
          const { journal } = openJournal(join(disk, 'journal'), { openDatabase });
          const result = journal.append('s', 0, [created()], 'now');
          journal.close();
          const opening = openCheckpoints(join(disk, 'store'), {
            openDatabase: (path, options) => unsynced(openStore(path, options)),
          });
          const kept = opening
            .then((opened) => opened.create({ title: 't', automatic: true, files: [] }))
            .then(() => 'kept')
            .catch(String);
          return [result.type === 'failed' ? result.failure.title : result.type, await kept];
        };
        for (const title of await titles()) assert.match(title, /disk reported an error/u);
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - 100_000));
        assert.ok(existsSync(join(disk, 'ballast')));
        for (const title of await titles()) assert.match(title, /disk is full/u);
      }),
    );
  }
});
