import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventVersion, type NewEvent } from '../../src/protocol/events.ts';
import type { Journal, RecoveryReport } from '../../src/sessions/journal.ts';
import { openSqlite, type OpenDatabase } from '../../src/sessions/journalDatabase.ts';
import { journalVersion } from '../../src/sessions/journalSchema.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { StorageError } from '../../src/sessions/storageFailure.ts';
import { canMount } from '../helpers/smallDisk.ts';
import { created, event, said, withFolder, withJournal } from './sessionHelpers.ts';

const newer = journalVersion + 1;

function appended(journal: Journal, session: string, version: number, ...events: NewEvent[]): void {
  const result = journal.append(session, version, events, 'now');
  assert.equal(result.type, 'appended', JSON.stringify(result));
}

function texts(journal: Journal, session: string): string[] {
  return journal
    .read(session)
    .flatMap((each) => (each.type === 'message-added' ? [each.text] : []));
}

/** Changes a journal behind its back. */
function tamper(folder: string, sql: string): void {
  const db = new DatabaseSync(join(folder, 'journal.db'));
  db.exec(sql);
  db.close();
}

describe('journal', function () {
  this.timeout(30_000);

  it('gives back what was appended, numbered without a gap, after it was closed too', async () => {
    await withFolder((folder) => {
      const first = openJournal(folder, { now: () => 42 }).journal;
      appended(first, 's', 0, created('Title'), said('m1', 'one \u{1F600} \0 \uD800'));
      appended(first, 'other', 0, created());
      appended(first, 's', 2, said('m2'));
      const before = first.read('s');
      first.close();
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.deepEqual(journal.read('s'), before);
      assert.deepEqual(
        before.map(({ seq, at, session, version }) => ({ seq, at, session, version })),
        [1, 2, 3].map((seq) => ({ seq, at: 42, session: 's', version: eventVersion })),
      );
      assert.deepEqual(texts(journal, 's'), ['one \u{1F600} \0 \uD800', 'text of m2']);
      assert.deepEqual(journal.read('s', 2), before.slice(2));
      assert.deepEqual(journal.read('nobody'), []);
      journal.close();
    });
  });

  it('writes nothing when another version is expected than there is', async () => {
    await withJournal((journal) => {
      appended(journal, 's', 0, created(), said('m1'));
      for (const version of [0, 1, 3]) {
        const result = journal.append('s', version, [said('m2')], 'now');
        assert.deepEqual(result, { type: 'conflict', version: 2 });
      }
      assert.equal(journal.read('s').length, 2);
    });
  });

  it('never acknowledges what could not be read again', async () => {
    await withJournal((journal) => {
      appended(journal, 's', 0, created());
      const usage = { input: Number.NaN, output: 1 };
      const bad = event({ type: 'reply-ended', reply: 'r', reason: 'stop', usage });
      const result = journal.append('s', 1, [said('m1'), bad], 'now');
      assert.equal(result.type, 'failed');
      assert.equal(journal.read('s').length, 1, 'all or nothing');
      appended(journal, 's', 1, said('m1'));
    });
  });

  it('lets exactly one of a hundred appends at one version win', async () => {
    await withJournal((journal) => {
      appended(journal, 's', 0, created());
      const results = Array.from({ length: 100 }, (_, n) =>
        journal.append('s', 1, [said(`m${n}`)], 'now'),
      );
      assert.deepEqual(results.map(({ type }) => type).toSorted(), [
        'appended',
        ...Array.from({ length: 99 }, () => 'conflict'),
      ]);
      assert.deepEqual(texts(journal, 's'), ['text of m0']);
    });
  });

  it('makes anew from 10,000 events the very list that it kept with each of them', async () => {
    await withJournal((journal) => {
      for (let n = 0; n < 100; n++) {
        const session = `s${n}`;
        appended(journal, session, 0, created(`Chat ${n}`));
        for (let at = 0; at < 9; at++) {
          const words = Array.from({ length: 11 }, (_, i) => said(`m${n}-${at}-${i}`));
          appended(journal, session, 1 + 11 * at, ...words);
        }
      }
      const kept = journal.summaries();
      journal.rebuildReadModels();
      assert.deepEqual(journal.summaries(), kept);
      assert.equal(
        kept.reduce((sum, { messageCount }) => sum + messageCount, 0),
        9_900,
      );
    });
  });

  it('lists sessions by a table that can be dropped and made again', async () => {
    await withFolder((folder) => {
      const { journal } = openJournal(folder, { now: () => 7 });
      appended(journal, 'a', 0, created(), said('m1', 'first line\nsecond'), said('m2'));
      appended(journal, 'b', 0, created(), event({ type: 'session-renamed', title: 'Named' }));
      appended(journal, 'b', 2, said('m3'), event({ type: 'session-pinned', pinned: true }));
      appended(journal, 'b', 4, event({ type: 'session-archived' }));
      const base = { createdAt: 7, lastActivity: 7 };
      const expected = [
        { ...base, id: 'a', title: 'first line', archived: false, pinned: false, messageCount: 2 },
        { ...base, id: 'b', title: 'Named', archived: true, pinned: true, messageCount: 1 },
      ];
      assert.deepEqual(journal.summaries(), expected);
      journal.rebuildReadModels();
      assert.deepEqual(journal.summaries(), expected);
      journal.close();
      tamper(folder, 'DROP TABLE summaries');
      const again = openJournal(folder);
      assert.equal(again.report, undefined);
      assert.deepEqual(again.journal.summaries(), expected);
      appended(again.journal, 'a', 3, said('m4'));
      assert.equal(again.journal.summaries()[0]?.messageCount, 3);
      again.journal.close();
    });
  });

  it('removes a session so that no byte of it stays on the disk', async () => {
    await withJournal((journal, folder) => {
      appended(journal, 's', 0, created(), said('m1', 'unforgettable '.repeat(2000)));
      appended(journal, 'other', 0, created(), said('m2', 'kept'));
      assert.deepEqual(journal.remove('s'), { type: 'removed' });
      assert.deepEqual(journal.read('s'), []);
      assert.deepEqual(
        journal.summaries().map(({ id }) => id),
        ['other'],
      );
      for (const name of readdirSync(folder)) {
        assert.ok(!readFileSync(join(folder, name)).includes('unforgettable'), name);
      }
      assert.deepEqual(texts(journal, 'other'), ['kept']);
    });
  });

  it('reads past rows that are not events, and counts them', async () => {
    await withFolder((folder) => {
      const first = openJournal(folder).journal;
      appended(first, 's', 0, created(), said('m1'), said('m2'), said('m3'));
      first.close();
      tamper(folder, "UPDATE events SET body = '{\"broken' WHERE seq = 2");
      tamper(folder, "UPDATE events SET body = replace(body, 'text of', 'new of') WHERE seq = 3");
      tamper(
        folder,
        'UPDATE events SET body = replace(body, \'"seq":4\', \'"seq":9\') WHERE seq = 4',
      );
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.deepEqual(texts(journal, 's'), ['new of m2']);
      assert.equal(journal.unreadableRows, 2);
      appended(journal, 's', 4, said('m4'));
      journal.close();
    });
  });

  it('notices that its last events are gone, although nothing else is wrong', async () => {
    await withFolder((folder) => {
      const first = openJournal(folder).journal;
      appended(first, 's', 0, created(), said('m1'), said('m2'));
      first.close();
      tamper(folder, 'DELETE FROM events WHERE seq = 3');
      const reasons: string[] = [];
      const onRecovered = ({ reason }: RecoveryReport): void => void reasons.push(reason);
      const { journal } = openJournal(folder, { onRecovered });
      assert.deepEqual(texts(journal, 's'), ['text of m1']);
      assert.match(reasons.join(), /missing after 2/);
      assert.equal(journal.summaries()[0]?.messageCount, 1);
      journal.close();
    });
  });

  it('reads types of events that it does not know, and only their envelope counts', async () => {
    await withFolder((folder) => {
      const first = openJournal(folder).journal;
      appended(first, 's', 0, created(), said('m1'));
      first.close();
      tamper(
        folder,
        `UPDATE events SET type = 'poll-opened',
           body = replace(body, '"message-added"', '"poll-opened"') WHERE seq = 2`,
      );
      const { journal } = openJournal(folder);
      assert.deepEqual(
        journal.read('s').map((each): string => each.type),
        ['session-created', 'poll-opened'],
      );
      assert.equal(journal.unreadableRows, 0);
      journal.close();
    });
  });

  it('opens the journal of a newer version for reading only, and changes no byte of it', async () => {
    await withFolder((folder) => {
      const first = openJournal(folder).journal;
      appended(first, 's', 0, created('Old'), said('m1'));
      first.close();
      tamper(folder, `PRAGMA user_version = ${newer}; DROP TABLE summaries; DROP TABLE runs`);
      const before = readFileSync(join(folder, 'journal.db'));
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.equal(journal.access.type === 'read-only' && journal.access.reason, 'newer-version');
      assert.deepEqual(texts(journal, 's'), ['text of m1']);
      assert.deepEqual(
        journal.summaries().map(({ id, messageCount }) => [id, messageCount]),
        [['s', 1]],
      );
      const refused = journal.append('s', 2, [said('m2')], 'now');
      assert.match(refused.type === 'failed' ? refused.failure.title : '', /newer version/);
      assert.equal(journal.remove('s').type, 'failed');
      journal.close();
      assert.ok(readFileSync(join(folder, 'journal.db')).equals(before));
    });
  });

  it('reads what it can of a newer version’s journal that is damaged, and changes no byte of it', async () => {
    await withFolder((folder) => {
      const first = openJournal(folder).journal;
      for (const session of ['a', 'b', 'c'])
        appended(first, session, 0, created(session), said('m1', 'word '.repeat(2_000)));
      first.close();
      tamper(folder, `PRAGMA user_version = ${newer}; PRAGMA journal_mode = DELETE`);
      const file = join(folder, 'journal.db');
      const bytes = readFileSync(file);
      bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 6_000);
      writeFileSync(file, bytes);
      const { journal } = openJournal(folder);
      const found = journal.summaries();
      assert.ok(found.length > 0);
      assert.ok(found.every(({ id }) => journal.read(id).length > 0));
      assert.equal(journal.access.type === 'read-only' && journal.access.reason, 'newer-version');
      journal.close();
      assert.ok(readFileSync(file).equals(bytes));
    });
  });

  it('puts its files back when the folder is deleted under it, and has lost nothing', async () => {
    await withFolder((parent) => {
      const folder = join(parent, 'storage');
      const { journal } = openJournal(folder);
      appended(journal, 's', 0, created(), said('m1'));
      rmSync(folder, { recursive: true });
      appended(journal, 's', 2, said('m2'));
      const other = openJournal(folder);
      assert.deepEqual(texts(other.journal, 's'), ['text of m1', 'text of m2']);
      assert.equal(other.report, undefined);
      other.journal.close();
      appended(journal, 's', 3, said('m3'));
      journal.close();
    });
  });

  it('is open in two places at once: each sees what the other wrote', async () => {
    await withJournal((journal, folder) => {
      const other = openJournal(folder).journal;
      appended(journal, 's', 0, created());
      appended(other, 's', 1, said('m1'));
      assert.deepEqual(journal.append('s', 1, [said('m2')], 'now'), {
        type: 'conflict',
        version: 2,
      });
      other.close();
      appended(journal, 's', 2, said('m2'));
      assert.deepEqual(texts(journal, 's'), ['text of m1', 'text of m2']);
    });
  });

  it('fails in words, and not by throwing, once it is closed', async () => {
    await withFolder((folder) => {
      const { journal } = openJournal(folder);
      journal.close();
      journal.close();
      assert.equal(journal.append('s', 0, [created()], 'now').type, 'failed');
      assert.throws(() => journal.read('s'), StorageError);
    });
  });

  it('loads SQLite only when a journal is opened, and without a warning', () => {
    const url = new URL('../../src/sessions/openJournal.ts', import.meta.url).href;
    const script = `
      const { openJournal } = await import(${JSON.stringify(url)});
      const early = process.moduleLoadList.includes('NativeModule sqlite');
      const loaded = () => process.moduleLoadList.some((name) => name.endsWith(' sqlite'));
      const before = loaded();
      openJournal(process.argv[1]).journal.close();
      console.log(JSON.stringify([early, before, loaded()]));`;
    return withFolder((folder) => {
      const output = execFileSync(process.execPath, ['--input-type=module', '-e', script, folder], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_OPTIONS: '--throw-deprecation --trace-warnings' },
      });
      assert.deepEqual(JSON.parse(output), [false, false, true]);
    });
  });
});

describe('journal on a failing disk', function () {
  this.timeout(30_000);

  it('says that the disk is full, writes nothing by halves and works again when there is room', async () => {
    const opened: DatabaseSync[] = [];
    const openDatabase: OpenDatabase = (path, options) => {
      const db = openSqlite(path, options);
      opened.push(db);
      return db;
    };
    await withJournal(
      (journal, folder) => {
        appended(journal, 's', 0, created(), said('m1'));
        const db = opened.find(
          (each) => each.isOpen && each.location() === join(folder, 'journal.db'),
        );
        assert.ok(db);
        db.exec('PRAGMA max_page_count = 14');
        const large = said('m2', 'x'.repeat(200_000));
        const result = journal.append('s', 2, [said('m3'), large], 'now');
        assert.match(result.type === 'failed' ? result.failure.title : '', /disk is full/);
        assert.equal(result.type === 'failed' && result.failure.retryable, true);
        assert.deepEqual(texts(journal, 's'), ['text of m1']);
        db.exec('PRAGMA max_page_count = 4294967294');
        appended(journal, 's', 2, said('m3'), large);
      },
      { openDatabase },
    );
  });

  // Who may mount is not kept out by permissions, and the other way round.
  if (canMount()) {
    it('survives a file system that really is full', async () => {
      await withFolder((folder) => {
        const disk = join(folder, 'disk');
        mkdirSync(disk);
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
        try {
          const { journal } = openJournal(join(disk, 'storage'));
          let version = 1;
          appended(journal, 's', 0, created());
          writeFileSync(join(disk, 'ballast'), Buffer.alloc(300_000));
          for (;;) {
            const result = journal.append(
              's',
              version,
              [said(`m${version}`, 'x'.repeat(3000))],
              'now',
            );
            if (result.type === 'failed') {
              assert.match(result.failure.title, /disk is full/);
              break;
            }
            version++;
          }
          assert.equal(journal.read('s').length, version);
          rmSync(join(disk, 'ballast'));
          appended(journal, 's', version, said('after'));
          journal.close();
          const again = openJournal(join(disk, 'storage'));
          assert.equal(again.report, undefined);
          assert.equal(again.journal.read('s').length, version + 1);
          again.journal.close();
        } finally {
          execFileSync('umount', ['-l', disk]);
        }
      });
    });

    it('is for reading in a file system that is, log and all', async () => {
      await withFolder((folder) => {
        const disk = join(folder, 'disk');
        mkdirSync(disk);
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
        try {
          const storage = join(disk, 'storage');
          const { journal } = openJournal(storage);
          appended(journal, 's', 0, created(), said('m0'), said('m1'));
          journal.close();
          tamper(storage, "UPDATE events SET body = 'junk' WHERE seq = 2");
          const unclean = openJournal(storage).journal;
          appended(unclean, 's', 3, said('m2'));
          execFileSync('cp', ['-r', storage, join(disk, 'crashed')]);
          execFileSync('cp', ['-r', storage, join(disk, 'half')]);
          rmSync(join(disk, 'half', 'journal.db-shm'));
          unclean.close();
          execFileSync('mount', ['-o', 'remount,ro', disk]);
          for (const [name, expected] of [
            // Where SQLite can read in place every event keeps its number; the last resort renumbers.
            ['storage', [1, 3, 4]],
            ['crashed', [1, 3, 4]],
            ['half', [1, 2, 3]],
          ] as const) {
            const opening = openJournal(join(disk, name));
            assertReadOnly(opening.journal);
            assert.deepEqual(texts(opening.journal, 's'), ['text of m1', 'text of m2'], name);
            assert.deepEqual(
              opening.journal.read('s').map(({ seq }) => seq),
              expected,
              name,
            );
            assert.equal(opening.journal.summaries().length, 1);
            opening.journal.close();
          }
          const empty = openJournal(join(disk, 'none')).journal;
          assertReadOnly(empty);
          assert.deepEqual(empty.summaries(), []);
          empty.close();
        } finally {
          execFileSync('umount', ['-l', disk]);
        }
      });
    });
  } else if (process.platform !== 'win32' && process.getuid?.() !== 0) {
    it('is for reading in a folder without write permission', async () => {
      await withFolder((folder) => {
        const storage = join(folder, 'storage');
        const { journal } = openJournal(storage);
        appended(journal, 's', 0, created(), said('m1'));
        journal.close();
        chmodSync(storage, 0o500);
        chmodSync(join(storage, 'journal.db'), 0o400);
        try {
          const opening = openJournal(storage);
          assertReadOnly(opening.journal);
          assert.deepEqual(texts(opening.journal, 's'), ['text of m1']);
          opening.journal.close();
        } finally {
          chmodSync(storage, 0o700);
        }
      });
    });
  }

  it('is empty and read-only where its folder cannot be made', async () => {
    await withFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      const { journal } = openJournal(join(folder, 'file', 'storage'));
      assert.equal(journal.access.type, 'read-only');
      assert.deepEqual(journal.summaries(), []);
      assert.equal(journal.append('s', 0, [created()], 'now').type, 'failed');
      journal.close();
      assert.ok(statSync(join(folder, 'file')).isFile());
    });
  });
});

function assertReadOnly(journal: Journal): void {
  assert.equal(journal.access.type === 'read-only' && journal.access.reason, 'not-writable');
  const result = journal.append('s', 2, [said('m9')], 'now');
  assert.match(result.type === 'failed' ? result.failure.advice : '', /writable/);
}
