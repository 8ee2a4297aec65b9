import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { journalVersion } from '../../src/sessions/journalSchema.ts';
import type { SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, summarize } from '../../src/protocol/sessionState.ts';
import type { Journal, RecoveryReport } from '../../src/sessions/journal.ts';
import type { AppendResult } from '../../src/sessions/sessionStore.ts';
import { openSqlite } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { created, said, withFolder } from './sessionHelpers.ts';

const pageSize = 4096;
/** In the write-ahead log a header of 24 bytes goes before each page. */
const frameSize = 24 + pageSize;
const sessions = ['alpha', 'beta', 'gamma', 'delta'];

/** A word that stands all over an event's body, so that whoever holds a piece of the body holds it. */
function mark(session: string, n: number): string {
  return `<${session}-${n}>`;
}

/** Text of the length given, made of the mark: a search of a page finds which events stand on it. */
function marked(session: string, n: number, length: number): string {
  return mark(session, n).repeat(Math.ceil(length / mark(session, n).length));
}

/** Sessions of short and long events (the longest over three overflow pages), written by turns. */
function fill(journal: Journal): void {
  for (const session of sessions) journal.append(session, 0, [created(mark(session, 1))], 'now');
  for (let n = 2; n <= 40; n++) {
    for (const session of sessions) {
      const length = [40, 300, 2500, 14_000][(n * 7 + session.length) % 4] ?? 40;
      const text = marked(session, n, length);
      journal.append(session, n - 1, [said(mark(session, n), text)], 'soon');
    }
  }
}

/** What a reader of the whole journal finds: the marks of its events by session. */
function found(journal: Journal): Set<string> {
  const marks = new Set<string>();
  for (const { id } of journal.summaries()) {
    for (const each of journal.read(id)) {
      if (each.type === 'message-added') marks.add(each.message);
      if (each.type === 'session-created') marks.add(each.title);
    }
  }
  return marks;
}

const all = sessions.flatMap((session) =>
  Array.from({ length: 40 }, (_, i) => mark(session, i + 1)),
);

/** The pages that a write-ahead log has images of. */
function pagesOf(log: Buffer): number[] {
  const frames = Math.floor((log.length - 32) / frameSize);
  return Array.from({ length: frames }, (_, i) => log.readUInt32BE(32 + i * frameSize));
}

/** The pages that hold rows of a table: type 0x0d. */
function leaves(database: Buffer): number[] {
  const pages = Array.from({ length: database.length / pageSize }, (_, i) => i + 1);
  return pages.filter((page) => database[(page - 1) * pageSize] === 0x0d);
}

/** The marks of the events that have a piece in these bytes, pieces of a mark at the ends included. */
function marksIn(bytes: Buffer): Set<string> {
  const text = bytes.toString('latin1');
  return new Set(all.filter((each) => text.includes(each)));
}

/** Whether every event that has no piece in the damaged range is there. */
function assertKept(journal: Journal, touched: ReadonlySet<string>): void {
  const there = found(journal);
  const lost = all.filter((each) => !there.has(each) && !touched.has(each));
  assert.deepEqual(lost, []);
}

function assertWhole(journal: Journal): void {
  for (const summary of journal.summaries()) {
    const events = journal.read(summary.id);
    assert.deepEqual(summarize(foldAll(emptySession(summary.id), events)), summary);
  }
}

/** Damage that only a writer meets is mended on the way: then the append is told to look again. */
function assertGoesOn(journal: Journal): void {
  const append = (last: number): AppendResult =>
    journal.append('alpha', last, [last === 0 ? created() : said('after')], 'now');
  const first = append(journal.read('alpha').at(-1)?.seq ?? 0);
  const result = first.type === 'conflict' ? append(first.version) : first;
  assert.equal(result.type, 'appended', JSON.stringify(result));
}

function assertSame(path: string, bytes: Buffer): void {
  assert.ok(readFileSync(path).equals(bytes), `${path} is not kept byte for byte`);
}

function flipped(bytes: Buffer, start: number, end: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = start; i < end; i++) copy[i] = (copy[i] ?? 0) ^ mask;
  return copy;
}

function junk(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff));
}

interface Sample {
  /** A journal that was closed: one file. */
  readonly closed: string;
  /** The same while open: much of it in the write-ahead log. */
  readonly open: string;
}

async function withSample(work: (sample: Sample, folder: string) => void): Promise<void> {
  await withFolder((folder) => {
    const sample = { closed: join(folder, 'closed'), open: join(folder, 'open') };
    const { journal } = openJournal(join(folder, 'origin'));
    fill(journal);
    cpSync(join(folder, 'origin'), sample.open, { recursive: true });
    journal.close();
    cpSync(join(folder, 'origin'), sample.closed, { recursive: true });
    work(sample, folder);
  });
}

/** What SQLite keeps of each table and index that a statement made. */
function definitionsOf(database: string): readonly string[] {
  const db = openSqlite(database, { readOnly: true, timeout: 1_000 });
  const rows = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  db.close();
  return rows.map(({ sql }) => String(sql));
}

interface Damaged {
  readonly folder: string;
  readonly database: string;
}

/** A fresh copy that `spoil` damages; then it is opened, and looked at. */
function damageAndOpen(
  from: string,
  scratch: string,
  spoil: (damaged: Damaged) => void,
  check: (journal: Journal, reports: readonly RecoveryReport[], folder: string) => void,
): void {
  const folder = join(scratch, 'work');
  rmSync(folder, { recursive: true, force: true });
  cpSync(from, folder, { recursive: true });
  spoil({ folder, database: join(folder, 'journal.db') });
  const reports: RecoveryReport[] = [];
  const onRecovered = (late: RecoveryReport): void => void reports.push(late);
  const { journal, report } = openJournal(folder, { onRecovered });
  if (report) reports.push(report);
  try {
    check(journal, reports, folder);
    // A version number that was flipped upwards cannot be told from a newer version's: it is read.
    if (readFileSync(join(folder, 'journal.db')).readInt32BE(60) > journalVersion) {
      return assert.equal(journal.access.type, 'read-only');
    }
    assert.deepEqual(journal.access, { type: 'read-write' });
    // Without a recovery a flipped letter of a text or a title may still be there, and is let be.
    if (reports.length > 0 && journal.unreadableRows === 0) assertWhole(journal);
    assertGoesOn(journal);
    check(journal, reports, folder);
  } finally {
    journal.close();
  }
}

describe('recovery of a damaged journal', function () {
  this.timeout(60_000);

  it('finds the sample whole when nothing is damaged', async () => {
    await withSample((sample, scratch) => {
      for (const from of [sample.closed, sample.open]) {
        damageAndOpen(
          from,
          scratch,
          () => undefined,
          (journal, reports) => {
            assertKept(journal, new Set());
            assert.equal(reports.length, 0);
          },
        );
      }
    });
  });

  it('loses at most what stood on the page whose bytes were flipped, wherever that is', async () => {
    await withSample((sample, scratch) => {
      const original = readFileSync(join(sample.closed, 'journal.db'));
      const flip = fc.record({
        page: fc.nat(original.length / pageSize - 1),
        // The first bytes of a page steer everything on it.
        at: fc.oneof(fc.nat(111), fc.nat(pageSize - 1)),
        length: fc.constantFrom(1, 1, 4, 200),
        mask: fc.integer({ min: 1, max: 255 }),
      });
      let recovered = 0;
      const property = fc.property(flip, ({ page, at, length, mask }) => {
        const start = page * pageSize + at;
        const end = Math.min(start + length, (page + 1) * pageSize);
        const bytes = flipped(original, start, end, mask);
        const touched = marksIn(original.subarray(page * pageSize, (page + 1) * pageSize));
        damageAndOpen(
          sample.closed,
          scratch,
          ({ database }) => writeFileSync(database, bytes),
          (journal, reports) => {
            assertKept(journal, touched);
            recovered += reports.length;
            for (const { setAside } of reports.slice(0, 1)) assertSame(setAside, bytes);
          },
        );
      });
      fc.assert(property, { numRuns: 250 });
      assert.ok(recovered > 25, `only ${recovered} flips were noticed`);
    });
  });

  it('mends a definition of which one letter was flipped, and loses nothing', async () => {
    await withSample((sample, scratch) => {
      const original = readFileSync(join(sample.closed, 'journal.db'));
      const definitions = definitionsOf(join(sample.closed, 'journal.db'));
      assert.ok(definitions.length > 7, `only ${definitions.length} definitions`);
      for (const sql of definitions) {
        const first = /\(\s*(?=\w)/u.exec(sql);
        assert.ok(first, sql);
        const at = original.indexOf(sql) + first.index + first[0].length;
        // Another letter, so that it is still a statement that SQLite understands.
        const bytes = flipped(original, at, at + 1, 2);
        damageAndOpen(
          sample.closed,
          scratch,
          ({ database }) => writeFileSync(database, bytes),
          (journal) => assertKept(journal, new Set()),
        );
      }
    });
  });

  it('loses at most what stood in the frame of the log whose bytes were flipped', async () => {
    await withSample((sample, scratch) => {
      const original = readFileSync(join(sample.open, 'journal.db-wal'));
      const database = readFileSync(join(sample.open, 'journal.db'));
      const frames = Math.floor((original.length - 32) / frameSize);
      const flip = fc.record({
        frame: fc.nat(frames - 1),
        at: fc.oneof(fc.nat(40), fc.nat(frameSize - 1)),
        mask: fc.integer({ min: 1, max: 255 }),
      });
      let recovered = 0;
      const property = fc.property(flip, ({ frame, at, mask }) => {
        const start = 32 + frame * frameSize;
        const bytes = flipped(original, start + at, start + at + 1, mask);
        const touched = marksIn(original.subarray(start, start + frameSize));
        // In the last transaction a bad frame looks like one that a kill cut short.
        touched.add(mark('delta', 40));
        damageAndOpen(
          sample.open,
          scratch,
          ({ folder }) => writeFileSync(join(folder, 'journal.db-wal'), bytes),
          (journal, reports) => {
            assertKept(journal, touched);
            recovered += reports.length;
            for (const { setAside } of reports) {
              assertSame(setAside, database);
              assertSame(`${setAside}-wal`, bytes);
            }
          },
        );
      });
      fc.assert(property, { numRuns: 40 });
      assert.ok(recovered > 15, `only ${recovered} flips were noticed`);
    });
  });

  it('keeps everything before the cut when the file is truncated, at any length', async () => {
    await withSample((sample, scratch) => {
      const original = readFileSync(join(sample.closed, 'journal.db'));
      const property = fc.property(fc.nat(original.length - 1), (length) => {
        const touched = marksIn(original.subarray(Math.floor(length / pageSize) * pageSize));
        damageAndOpen(
          sample.closed,
          scratch,
          ({ database }) => truncateSync(database, length),
          (journal, reports) => {
            assertKept(journal, touched);
            assert.equal(reports.length, 1);
            assertSame(reports[0]?.setAside ?? '', original.subarray(0, length));
          },
        );
      });
      fc.assert(property, { numRuns: 25, examples: [[0], [1], [99], [100], [pageSize]] });
    });
  });

  it('finds every event although the first page, the roots and every interior page are junk', async () => {
    await withSample((sample, scratch) => {
      const bytes = readFileSync(join(sample.closed, 'journal.db'));
      let spoiled = 0;
      for (let start = 0; start < bytes.length; start += pageSize) {
        const holdsRows = bytes[start] === 0x0d;
        const isOverflow = bytes[start] === 0;
        if (start > 0 && (holdsRows || isOverflow)) continue;
        bytes.fill(0x5a, start, start + pageSize);
        spoiled++;
      }
      assert.ok(spoiled > 3);
      damageAndOpen(
        sample.closed,
        scratch,
        ({ database }) => writeFileSync(database, bytes),
        (journal, reports) => {
          assertKept(journal, new Set());
          assert.equal(reports[0]?.events, all.length);
          assert.equal(reports[0]?.sessions, sessions.length);
        },
      );
    });
  });

  for (const [name, spoil] of [
    ['junk in its place', ({ database }) => writeFileSync(database, junk(50_000))],
    ['a zero-length file', ({ database }) => truncateSync(database, 0)],
    ['a block of NULs in its place', ({ database }) => writeFileSync(database, Buffer.alloc(8192))],
    ['a page of NULs at its end', ({ database }) => appendFileSync(database, Buffer.alloc(4096))],
    [
      'a text file with a byte order mark',
      ({ database }) => writeFileSync(database, '\uFEFFhi\r\n'),
    ],
  ] satisfies [string, (damaged: Damaged) => void][]) {
    it(`sets aside ${name}, and goes on`, async () => {
      await withSample((sample, scratch) => {
        let before = Buffer.alloc(0);
        damageAndOpen(
          sample.closed,
          scratch,
          (damaged) => {
            spoil(damaged);
            before = readFileSync(damaged.database);
          },
          (_journal, reports) => {
            assert.equal(reports.length, 1);
            assertSame(reports[0]?.setAside ?? '', before);
          },
        );
      });
    });
  }

  it('sets aside a junk log, and keeps what the database has', async () => {
    await withSample((sample, scratch) => {
      const log = junk(20_000);
      damageAndOpen(
        sample.closed,
        scratch,
        ({ folder }) => writeFileSync(join(folder, 'journal.db-wal'), log),
        (journal, reports) => {
          assertKept(journal, new Set());
          assertSame(`${reports[0]?.setAside}-wal`, log);
        },
      );
    });
  });

  it('reads a log whose header is lost, and one whose database is missing', async () => {
    await withSample((sample, scratch) => {
      const inDatabase = marksIn(readFileSync(join(sample.open, 'journal.db')));
      damageAndOpen(
        sample.open,
        scratch,
        ({ folder }) => {
          const log = readFileSync(join(folder, 'journal.db-wal'));
          writeFileSync(join(folder, 'journal.db-wal'), log.fill(1, 0, 32));
        },
        (journal) => assertKept(journal, new Set()),
      );
      damageAndOpen(
        sample.open,
        scratch,
        ({ database }) => rmSync(database),
        (journal, reports) => {
          assertKept(journal, inDatabase);
          assert.equal(reports.length, 1);
        },
      );
    });
  });

  it('drops the torn end of a log without a word', async () => {
    await withSample((sample, scratch) => {
      const log = readFileSync(join(sample.open, 'journal.db-wal'));
      damageAndOpen(
        sample.open,
        scratch,
        ({ folder }) => truncateSync(join(folder, 'journal.db-wal'), log.length - 3000),
        (journal, reports) => {
          assertKept(journal, new Set([mark('delta', 40)]));
          assert.equal(reports.length, 0);
        },
      );
    });
  });

  it('takes a bad frame in the last transaction for one that a kill cut short', async () => {
    await withSample((sample, scratch) => {
      const log = readFileSync(join(sample.open, 'journal.db-wal'));
      damageAndOpen(
        sample.open,
        scratch,
        ({ folder }) => {
          const bytes = flipped(log, log.length - 9, log.length - 8, 1);
          writeFileSync(join(folder, 'journal.db-wal'), bytes);
        },
        (journal, reports) => {
          assertKept(journal, new Set([mark('delta', 40)]));
          assert.equal(reports.length, 0);
        },
      );
    });
  });

  it('sets the database and its log aside as they were, also where only SQLite saw the damage', async () => {
    await withSample((sample, scratch) => {
      const from = join(scratch, 'short-log');
      const writing = openJournal(sample.closed).journal;
      assert.equal(writing.append('alpha', 40, [said('short')], 'now').type, 'appended');
      cpSync(sample.closed, from, { recursive: true });
      writing.close();
      const database = readFileSync(join(from, 'journal.db'));
      const log = readFileSync(join(from, 'journal.db-wal'));
      const logged = new Set(pagesOf(log));
      const schema = database.indexOf('CREATE TABLE events');
      const leaf = leaves(database).find((page) => page > 5 && !logged.has(page));
      assert.ok(leaf !== undefined && schema > 0 && !logged.has(1));
      for (const start of [schema, (leaf - 1) * pageSize]) {
        const bytes = flipped(database, start, start + 8, 0x7f);
        damageAndOpen(
          from,
          scratch,
          (damaged) => writeFileSync(damaged.database, bytes),
          (journal, reports) => {
            const page = start - (start % pageSize);
            assertKept(journal, marksIn(database.subarray(page, page + pageSize)));
            assert.equal(reports.length, 1);
            assertSame(reports[0]?.setAside ?? '', bytes);
            assertSame(`${reports[0]?.setAside}-wal`, log);
          },
        );
      }
    });
  });

  it('mends a journal that is damaged while it is open', async () => {
    await withSample((sample, scratch) => {
      const reports: RecoveryReport[] = [];
      const onRecovered = (late: RecoveryReport): void => void reports.push(late);
      const folder = join(scratch, 'live');
      cpSync(sample.closed, folder, { recursive: true });
      const { journal, report } = openJournal(folder, { onRecovered });
      assert.equal(report, undefined);
      assert.equal(journal.read('beta').length, 40);
      const database = join(folder, 'journal.db');
      const bytes = readFileSync(database);
      const before = marksIn(bytes.subarray(2 * pageSize, 24 * pageSize));
      writeFileSync(database, bytes.fill(0xee, 2 * pageSize, 24 * pageSize));
      for (const session of sessions) journal.read(session);
      assert.equal(reports.length, 1);
      assert.equal(journal.generation, 1);
      assertKept(journal, before);
      assertWhole(journal);
      assertGoesOn(journal);
      journal.close();
    });
  });

  it('takes up a recovery that was killed between setting aside and replacing', async () => {
    await withSample((sample, scratch) => {
      damageAndOpen(
        sample.open,
        scratch,
        ({ folder, database }) => renameSync(database, join(folder, 'journal.damaged-2026.db')),
        (journal, reports, folder) => {
          assertKept(journal, new Set());
          assert.equal(reports[0]?.setAside, join(folder, 'journal.damaged-2026.db'));
          assert.ok(
            existsSync(join(folder, 'journal.damaged-2026.db-wal')),
            'its log went with it',
          );
        },
      );
    });
  });

  it('shows what it can, and moves nothing, where there is no room for a new journal', async () => {
    await withSample((sample, scratch) => {
      const folder = join(scratch, 'full');
      cpSync(sample.closed, folder, { recursive: true });
      const database = join(folder, 'journal.db');
      const bytes = readFileSync(database).fill(0, 0, pageSize);
      writeFileSync(database, bytes);
      const { journal, report } = openJournal(folder, {
        openDatabase: (path, options) => {
          const db = openSqlite(path, options);
          if (String(path).endsWith('journal.new.db')) db.exec('PRAGMA max_page_count = 20');
          return db;
        },
      });
      assert.equal(report, undefined);
      assert.equal(journal.access.type === 'read-only' && journal.access.reason, 'not-writable');
      assertKept(journal, new Set());
      assert.equal(journal.append('x', 0, [created()], 'now').type, 'failed');
      journal.close();
      assertSame(database, bytes);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('damaged')),
        [],
      );
      const again = openJournal(folder);
      assert.equal(again.report?.events, all.length);
      again.journal.close();
    });
  });

  it('has two windows agree on the recovered journal: neither loses what it was told is written', async () => {
    await withSample((sample, scratch) => {
      const folder = join(scratch, 'two');
      cpSync(sample.closed, folder, { recursive: true });
      const first = openJournal(folder).journal;
      const second = openJournal(folder).journal;
      assert.equal(first.append('first', 0, [created()], 'now').type, 'appended');
      const database = join(folder, 'journal.db');
      writeFileSync(database, readFileSync(database).fill(0xee, 2 * pageSize, 24 * pageSize));
      for (const session of sessions) first.read(session);
      assert.equal(first.generation, 1);
      assert.equal(first.append('first', 1, [said('m1')], 'now').type, 'appended');
      const stale = second.append('first', 2, [said('m2')], 'now');
      assert.deepEqual(stale, { type: 'conflict', version: 2 });
      assert.equal(second.generation, 1);
      assert.equal(second.append('first', 2, [said('m2')], 'now').type, 'appended');
      assert.equal(first.append('first', 3, [said('m3')], 'now').type, 'appended');
      second.close();
      first.close();
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.deepEqual(
        journal
          .read('first')
          .map((each: SessionEvent) => each.type === 'message-added' && each.message),
        [false, 'm1', 'm2', 'm3'],
      );
      journal.close();
    });
  });
});
