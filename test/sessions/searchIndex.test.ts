import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewEvent } from '../../src/protocol/events.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openSqlite } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { searchAsItGrows } from '../../src/sessions/searchAsItGrows.ts';
import { matchOf } from '../../src/sessions/searchIndex.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { JournalKeeper, type SearchAnswer } from '../../src/sessions/worker/journalKeeper.ts';
import {
  actorWithMessage,
  created,
  expectDone,
  said,
  startReply,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

interface Scene {
  readonly journal: Journal;
  readonly folder: string;
  readonly keeper: JournalKeeper;
  /** Adds a message to the session, which is made where there is none. */
  readonly say: (message: string, text: string, session?: string) => void;
  /** The messages that a search finds, the best first. */
  readonly found: (text: string) => readonly string[];
}

async function withIndex(work: (scene: Scene) => void | Promise<void>): Promise<void> {
  await withJournal(async (journal, folder) => {
    const keeper = new JournalKeeper(folder);
    try {
      await work(sceneOf(journal, folder, keeper));
    } finally {
      keeper.close();
    }
  });
}

function sceneOf(journal: Journal, folder: string, keeper: JournalKeeper): Scene {
  return {
    journal,
    folder,
    keeper,
    say: (message, text, session = 's') => {
      const version = journal.read(session).length;
      const events = [...(version === 0 ? [created()] : []), said(message, text)];
      assert.equal(journal.append(session, version, events, 'now').type, 'appended');
    },
    found: (text) => {
      const { found, complete } = keeper.search(text, 50);
      assert.ok(complete);
      return found.map(({ message }) => message);
    },
  };
}

function sqlRows(folder: string, text: string): readonly unknown[] {
  const db = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
  const rows = db.prepare(text).all();
  db.close();
  return rows;
}

/** Not defensive: the tables that FTS5 keeps for itself can be spoilt as well. */
function sql(folder: string, statement: string): void {
  const db = new DatabaseSync(join(folder, 'journal.db'), { defensive: false });
  db.exec(statement);
  db.close();
}

/** What a flipped bit in a definition comes to: a column of another name. */
function otherWords(table: string, words: string): string {
  return `PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, '${words}', 'q${words.slice(1)}') WHERE name = '${table}';
    PRAGMA schema_version = 9999`;
}

/** The files of the journal that hold these bytes. */
function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}

describe('the search over all texts', function () {
  this.timeout(30_000);

  it('wants every word, in any order, wherever it stands', () =>
    withIndex(({ say, found }) => {
      say('m1', 'The cart caps the quantity at 99.');
      say('m2', 'The quantity of nothing.');
      say('m3', 'A long way to the CART, and past it.', 'other');
      assert.deepEqual(found('quantity cart'), ['m1']);
      assert.deepEqual(found('cart').toSorted(), ['m1', 'm3']);
      assert.deepEqual(found('cart zebra'), []);
      assert.deepEqual(found('  '), []);
    }));

  it('finds while a word is being typed', () =>
    withIndex(({ say, found }) => {
      say('m1', 'Rounding of prices in the shopping cart');
      for (const typed of ['r', 'ro', 'roun', 'rounding', 'prices ro', 'sho ca']) {
        assert.deepEqual(found(typed), ['m1'], typed);
      }
      assert.deepEqual(found('ounding'), []);
    }));

  it('takes letters with and without marks as the same, however they are written', () =>
    withIndex(({ say, found }) => {
      say('m1', 'Grüße aus Łódź, naïve café');
      say('m2', 'cafe\u0301 noir');
      assert.deepEqual(found('grusse'), [], 'a sharp s is no mark');
      assert.deepEqual(found('gruße'), ['m1']);
      assert.deepEqual(found('NAIVE'), ['m1']);
      assert.deepEqual(found('cafe').toSorted(), ['m1', 'm2']);
      assert.deepEqual(found('café').toSorted(), ['m1', 'm2']);
      assert.deepEqual(found('cafe\u0301').toSorted(), ['m1', 'm2']);
    }));

  it('finds words of languages that put no space between them', () =>
    withIndex(({ say, found, keeper }) => {
      say('m1', '今日は天気がいいですね。コーヒーを飲みましょう');
      say('m2', '我们明天去北京看天安门');
      say('m3', '장바구니의 수량을 확인해 주세요');
      say('m4', 'ภาษาไทยไม่มีช่องว่าง');
      assert.deepEqual(found('天気'), ['m1']);
      assert.deepEqual(found('コーヒー'), ['m1']);
      assert.deepEqual(found('北京'), ['m2']);
      assert.deepEqual(found('天').toSorted(), ['m1', 'm2']);
      assert.deepEqual(found('수량'), ['m3']);
      assert.deepEqual(found('ไทย'), ['m4']);
      assert.deepEqual(found('京北'), [], 'in this order');
      const [best] = keeper.search('北京', 1).found;
      const text = best?.snippet
        .map((part) => (part.match ? `[${part.text}]` : part.text))
        .join('');
      assert.equal(text, '我们明天去[北京]看天安门');
    }));

  it('takes what means something to a search engine as plain text', () =>
    withIndex(({ say, found }) => {
      say('m1', 'Use NOT and NEAR, "quoted" text: a-b c++ foo_bar(x) * ^y {col}: z');
      const typed = [
        'NOT',
        'near',
        '"quoted"',
        '"quo',
        'a-b',
        'c++',
        'foo_bar(',
        'x) *',
        '^y',
        '{col}:',
      ];
      for (const text of [...typed, 'NOT AND NEAR', "'", 'text: a', 'NEAR(a b, 3)'.slice(0, 4)]) {
        const expected = text === "'" ? [] : ['m1'];
        assert.deepEqual(found(text), expected, text);
      }
      assert.deepEqual(found('a OR zebra'), []);
      assert.deepEqual(found('\0 \uD800 "*'), []);
      assert.equal(matchOf('a "b" c*'), '"a"* "b"* "c"*');
    }));

  it('gives the best match first, and no more than asked for', () =>
    withIndex(({ say, found, keeper }) => {
      for (let n = 0; n < 30; n++) say(`m${n}`, `filler ${n} ${'other words '.repeat(30)} parser`);
      say('best', 'The parser: the parser parses.');
      assert.equal(found('parser')[0], 'best');
      assert.equal(keeper.search('parser', 7).found.length, 7);
    }));

  it('shows where the words stand', () =>
    withIndex(({ say, keeper }) => {
      say('m1', `${'before '.repeat(100)}the magic\n\n  word is here ${'after '.repeat(100)}`);
      const [found] = keeper.search('magic wor', 5).found;
      assert.deepEqual(
        found?.snippet.filter(({ match }) => match).map(({ text }) => text),
        ['magic', 'word'],
      );
      const text = found?.snippet.map((part) => part.text).join('') ?? '';
      assert.match(text, /^….*the magic word is here.*…$/u);
      assert.ok(text.length < 200);
      const { session, message, kind, at } = found ?? {};
      assert.deepEqual([session, message, kind, typeof at], ['s', 'm1', 'message', 'number']);
    }));

  it('holds a reply whole once it has come to its end, in whichever way', () =>
    withIndex(async ({ journal, found, keeper }) => {
      const actor = await actorWithMessage(testServices(journal));
      await expectDone(actor, startReply('r1', 'm1'));
      await expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'An ans' });
      assert.deepEqual(found('answer'), []);
      await expectDone(actor, { type: 'add-message', message: 'm2', text: 'meanwhile' });
      await expectDone(actor, startReply('r2', 'm2'));
      await expectDone(actor, { type: 'grow-reply', reply: 'r2', text: 'another' });
      await expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'wer, cut in two' });
      await expectDone(actor, { type: 'stop-reply', reply: 'r2' });
      await expectDone(actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      assert.deepEqual(found('answer two'), ['r1']);
      assert.deepEqual(found('another'), ['r2']);
      assert.equal(keeper.search('answer', 1).found[0]?.kind, 'reply');
      assert.deepEqual(found('another two'), [], 'not each other’s words');
    }));

  it('finds a reply by what its tools were given and gave back, archived or not', () =>
    withIndex(async ({ journal, found }) => {
      const sign = { by: 'user', correlation: 'c' };
      const reply = 'r1';
      const actor = await actorWithMessage(testServices(journal));
      await expectDone(actor, startReply(reply, 'm1'));
      await expectDone(actor, { type: 'grow-reply', reply, text: 'before' });
      const call = { type: 'tool-called', reply, step: 't', offset: 6, tool: 'list_code' } as const;
      const end = { type: 'tool-ended', reply, step: 't', outcome: 'done' } as const;
      const events: readonly NewEvent[] = [
        { ...call, title: 'a headline', input: 'needle', ...sign },
        { ...end, output: 'haystack', ...sign },
        { type: 'reply-grew', reply, offset: 6, text: 'after', ...sign },
        { type: 'reply-ended', reply, reason: 'stop', ...sign },
      ];
      const version = journal.read('s').length;
      assert.equal(journal.append('s', version, events, 'now').type, 'appended');
      const all = ['list_code', 'headline', 'needle', 'haystack', 'before needle after'];
      for (const text of all) assert.deepEqual(found(text), [reply], text);
      assert.deepEqual(found('beforeafter'), []);
      const copied = journal.read('s').map(({ session: _session, ...event }) => event);
      assert.equal(journal.append('t', 0, copied, 'now').type, 'appended');
      await new SessionRegistry(testServices(journal)).archive('t', 'c');
      for (const text of all) assert.deepEqual(found(text), [reply, reply], text);
    }));

  it('takes in what is written later, also by another window', () =>
    withIndex(({ folder, say, found }) => {
      say('m1', 'first');
      assert.deepEqual(found('first'), ['m1']);
      const other = openJournal(folder).journal;
      other.append('t', 0, [created(), said('n1', 'second')], 'now');
      other.close();
      assert.deepEqual(found('second'), ['n1']);
    }));

  it('finds what is archived, whether it was taken in before or not, and nothing twice', () =>
    withIndex(async ({ journal, say, found }) => {
      const sessions = new SessionRegistry(testServices(journal));
      say('m1', 'needle one');
      assert.deepEqual(found('needle'), ['m1']);
      await sessions.archive('s', 'c');
      assert.deepEqual(found('needle'), ['m1']);
      const actor = await actorWithMessage(testServices(journal), 't');
      await expectDone(actor, startReply('r1', 'm1'));
      await expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'needle ' });
      await expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'two' });
      await expectDone(actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      await sessions.archive('t', 'c');
      assert.deepEqual(found('needle').toSorted(), ['m1', 'r1']);
      assert.deepEqual(found('needle two'), ['r1']);
      await sessions.restore('s', 'c');
      await sessions.restore('t', 'c');
      assert.deepEqual(found('needle').toSorted(), ['m1', 'r1']);
      const restored = sessions.open('s');
      assert.ok(restored.type === 'opened');
      await expectDone(restored.actor, { type: 'add-message', message: 'm2', text: 'needle 3' });
      await sessions.archive('s', 'c');
      assert.deepEqual(found('needle').toSorted(), ['m1', 'm2', 'r1']);
    }));

  it('goes on with what is written after the latest session was deleted or archived', () =>
    withIndex(async ({ journal, say, found }) => {
      say('m1', 'kept');
      for (let n = 0; n < 20; n++) say(`n${n}`, 'passing', 'other');
      assert.equal(found('passing').length, 20);
      journal.remove('other');
      for (let n = 0; n < 5; n++) say(`p${n}`, 'later', 'third');
      assert.equal(found('later').length, 5, 'after a deletion');
      await journal.pack('third');
      for (let n = 0; n < 3; n++) say(`q${n}`, 'latest', 'fourth');
      assert.equal(found('latest').length, 3, 'after packing');
      assert.deepEqual(found('kept'), ['m1']);
    }));

  it('forgets a deleted session, also in the bytes of the files', () =>
    withIndex(async ({ journal, folder, say, found }) => {
      say('m1', 'unforgettable '.repeat(300));
      say('m2', 'kept words', 'other');
      say('m3', 'indelible '.repeat(300), 'packed');
      assert.deepEqual(found('unforgettable'), ['m1']);
      assert.deepEqual(found('indelible'), ['m3']);
      await journal.pack('packed');
      assert.ok(filesWith(folder, 'unforgettable').length > 0, 'it was there');
      assert.deepEqual(journal.remove('s'), { type: 'removed' });
      assert.deepEqual(journal.remove('packed'), { type: 'removed' });
      assert.deepEqual(found('unforgettable'), []);
      assert.deepEqual(found('indelible'), []);
      assert.deepEqual(found('kept'), ['m2']);
      for (const word of ['unforgettable', 'nforgettabl', 'indelible']) {
        assert.deepEqual(filesWith(folder, word), [], word);
      }
    }));

  it('finds a session again that was deleted and came back', () =>
    withIndex(async ({ journal, say, found }) => {
      say('m1', 'boomerang');
      const events = journal.read('s');
      await journal.pack('s');
      assert.deepEqual(found('boomerang'), ['m1']);
      journal.remove('s');
      assert.deepEqual(found('boomerang'), []);
      assert.deepEqual(journal.importSession('s', events), { type: 'imported' });
      await journal.pack('s');
      assert.deepEqual(found('boomerang'), ['m1']);
    }));

  const harms: Readonly<Record<string, string>> = {
    'was dropped': `DROP TABLE texts; DROP TABLE indexed; DROP TABLE indexedArchives;
      DROP TABLE indexProgress`,
    'was dropped in part': 'DROP TABLE indexed',
    'has junk in its pages': "UPDATE texts_data SET block = x'00ff00ff00ff'",
    'lost its pages': 'DELETE FROM texts_data',
    'lost its texts': 'DELETE FROM texts_content',
    'lost a letter of what defines its entries': otherWords('indexed', 'kind TEXT'),
    'lost a letter of what defines its texts': otherWords('texts', 'text,'),
    'lost a letter of what says how far it is': otherWords('indexProgress', 'event INTEGER'),
    'lost a letter of what says what is archived': otherWords('indexedArchives', 'version INTEGER'),
  };
  for (const [name, harm] of Object.entries(harms)) {
    it(`makes an index anew that ${name}`, () =>
      withFolder((folder) => {
        const { journal } = openJournal(folder);
        for (const when of ['while it is open', 'before it is opened']) {
          const before = new JournalKeeper(folder);
          const { say, found } = sceneOf(journal, folder, before);
          say(`m ${when}`, 'a needle');
          const all = found('needle').length;
          assert.ok(all > 0);
          if (when === 'before it is opened') before.close();
          sql(folder, harm);
          const keeper = when === 'while it is open' ? before : new JournalKeeper(folder);
          const after = sceneOf(journal, folder, keeper);
          assert.equal(after.found('needle').length, all, when);
          say(`n ${when}`, 'another needle');
          assert.equal(after.found('needle').length, all + 1, when);
          keeper.close();
        }
        journal.close();
      }));
  }

  it('loses no session that is deleted while the index is damaged', () =>
    withIndex(({ journal, folder, say, found }) => {
      say('m1', 'needle');
      say('m2', 'needle', 'other');
      assert.equal(found('needle').length, 2);
      sql(folder, "UPDATE texts_data SET block = x'00ff00ff00ff'");
      assert.deepEqual(journal.remove('s'), { type: 'removed' });
      assert.deepEqual(journal.read('s'), []);
      assert.deepEqual(found('needle'), ['m2']);
    }));

  for (const [what, errcode, title] of [
    ['is busy', 5, /Another window is writing/u],
    ['has no room', 13, /disk is full/u],
  ] as const) {
    it(`keeps session and index where the database ${what} when it is deleted, and deletes it then`, () =>
      withFolder((folder) => {
        let failing = false;
        const { journal } = openJournal(folder, {
          openDatabase: (path, options) => failingOn('FROM indexed', openSqlite(path, options)),
        });
        function failingOn(words: string, db: DatabaseSync): DatabaseSync {
          const prepare = db.prepare.bind(db);
          db.prepare = (text) => {
            if (failing && text.includes(words)) {
              throw Object.assign(new Error('injected'), { errcode });
            }
            return prepare(text);
          };
          return db;
        }
        const keeper = new JournalKeeper(folder);
        const { say, found } = sceneOf(journal, folder, keeper);
        say('m1', 'needle');
        say('m2', 'needle', 'other');
        assert.equal(found('needle').length, 2);
        failing = true;
        const result = journal.remove('s');
        assert.match(result.type === 'failed' ? result.failure.title : result.type, title);
        assert.equal(journal.read('s').length, 2, 'nothing of it is gone');
        const tables = sqlRows(folder, "SELECT name FROM sqlite_schema WHERE name = 'texts'");
        assert.equal(tables.length, 1, 'the index was not thrown away');
        failing = false;
        assert.deepEqual(journal.remove('s'), { type: 'removed' });
        assert.deepEqual(found('needle'), ['m2']);
        keeper.close();
        journal.close();
      }));
  }

  it('follows a journal that was recovered meanwhile', () =>
    withIndex(({ folder, say, found }) => {
      say('m1', 'needle');
      say('m2', 'needle', 'other');
      assert.equal(found('needle').length, 2);
      sql(folder, 'DELETE FROM summaries');
      const other = openJournal(folder).journal;
      other.summaries();
      assert.equal(other.generation, 1, 'another file stands in its place');
      assert.equal(found('needle').length, 2);
      other.append('other', 2, [said('m3', 'new needle')], 'now');
      assert.equal(found('needle').length, 3);
      other.close();
    }));

  it('says that there is more where the index is still being made, and finds that by itself', () =>
    withIndex(async ({ journal, keeper }) => {
      const messages = Array.from({ length: 12_000 }, (_, n) =>
        said(`m${n}`, `word ${n} ${'many more of them '.repeat(20)}`),
      );
      assert.equal(journal.append('s', 0, [created(), ...messages], 'soon').type, 'appended');
      const search = async (text: string, limit: number) => keeper.search(text, limit);
      const answers: SearchAnswer[] = [];
      for await (const each of searchAsItGrows(search, 'word 11999', 1)) answers.push(each);
      const last = answers.pop();
      assert.equal(last?.found[0]?.message, 'm11999');
      assert.equal(last.complete, true);
      assert.ok(answers.length > 0, 'not all in one go');
      assert.ok(answers.every(({ complete }) => !complete));
    }));
});
