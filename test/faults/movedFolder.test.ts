import assert from 'node:assert/strict';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Journal } from '../../src/sessions/journal.ts';
import { journalVersion } from '../../src/sessions/journalSchema.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { writeBelonging } from '../../src/sessions/transfer/belonging.ts';
import {
  findOtherFolders,
  isOwnHistory,
  lookIntoFolders,
  type Here,
  type SeenFolder,
} from '../../src/sessions/transfer/otherFolders.ts';
import { readOtherJournal } from '../../src/sessions/transfer/otherJournal.ts';
import { takeSession } from '../../src/sessions/transfer/takeSession.ts';
import { withWindows } from '../sessions/otherWindow.ts';
import { created, event, said } from '../sessions/sessionHelpers.ts';
import { withFaultFolder } from './faultFolder.ts';

/** A folder before it moved, with its storage, and the storage that VS Code gives it afterwards. */
interface Scene {
  readonly root: string;
  /** The storage from before. */
  readonly before: string;
  readonly here: Here;
}

const chats = 3;

describe('a folder that VS Code takes for another one', function () {
  this.timeout(60_000);

  it('has its chats offered after it was moved, and takes them over whole and only once', () =>
    withScene(async ({ here, before }) => {
      const kept = contentOf(before);
      const [found, ...others] = await seenFrom(here);
      assert.deepEqual(others, []);
      assert.ok(found && isOwnHistory(found));
      assert.equal(found.relation, 'moved');
      assert.deepEqual(found.look, { type: 'readable', chats, lastUsed: 1_700_000_000_000 });
      await withOwn(here, async (own) => {
        assert.deepEqual(await takeAll(found, here, own), ['added', 'added', 'added']);
        const origin = openJournal(copyOf(before, here)).journal;
        for (const { id } of origin.summaries().filter(({ messageCount }) => messageCount > 0)) {
          assert.deepEqual(own.read(id), origin.read(id));
        }
        origin.close();
        assert.deepEqual(await takeAll(found, here, own), ['there', 'there', 'there']);
        assert.equal(own.summaries().length, chats);
      });
      assert.deepEqual(contentOf(before), kept, 'nothing of it is changed');
      assert.deepEqual(scratchIn(here), [], 'no copy is left');
    }));

  it('has its chats offered when it became part of a multi-root workspace', () =>
    withScene(async ({ root, here, before }) => {
      const shop = join(root, 'shop');
      mkdirSync(shop);
      await writeBelonging(before, { folders: [uriOf(shop)] });
      const folders = [uriOf(join(root, 'api')), uriOf(shop)];
      const [found] = await seenFrom({ ...here, belonging: { folders } });
      assert.equal(found?.relation, 'part');
      await withOwn(here, async (own) => {
        assert.ok(found);
        assert.deepEqual(await takeAll(found, here, own), ['added', 'added', 'added']);
      });
    }));

  it('never has a chat of its own overwritten', () =>
    withScene(async ({ here }) => {
      const [found] = await seenFrom(here);
      await withOwn(here, async (own) => {
        own.append('chat0', 0, [created('Mine'), said('m1', 'mine')], 'now');
        const mine = own.read('chat0');
        assert.ok(found);
        assert.deepEqual(await takeAll(found, here, own), ['copy', 'added', 'added']);
        assert.deepEqual(own.read('chat0'), mine);
        assert.equal(own.summaries().length, chats + 1);
      });
    }));

  it('takes over what can be read of a damaged journal, says so, and leaves it as it is', () =>
    withScene(async ({ here, before }) => {
      overwrite(join(before, 'journal.db'), 18, Buffer.from([9]));
      const kept = contentOf(before);
      const [found] = await seenFrom(here);
      assert.deepEqual(found?.look, { type: 'damaged' });
      await withOwn(here, async (own) => {
        assert.ok(found);
        const problems: string[] = [];
        assert.deepEqual(await takeAll(found, here, own, problems), ['added', 'added', 'added']);
        assert.match(problems[0] ?? '', /is damaged\. .* was taken/u);
      });
      assert.deepEqual(contentOf(before), kept);
      assert.deepEqual(scratchIn(here), []);
    }));

  it('finds damage deep in a journal only as it reads it, and takes over the rest', () =>
    withScene(async ({ here, before }) => {
      const path = join(before, 'journal.db');
      // The roots of tables and indexes stand on the first pages, of which the first is the schema.
      for (const page of [1, 2, 3]) overwrite(path, page * 4096, Buffer.alloc(16, 0xff));
      const kept = contentOf(before);
      const [found] = await seenFrom(here);
      await withOwn(here, async (own) => {
        assert.ok(found);
        const problems: string[] = [];
        const taken = await takeAll(found, here, own, problems);
        assert.ok(taken.length > 0 && taken.every((type) => type === 'added'), taken.join());
        assert.match(problems[0] ?? '', /is damaged/u);
      });
      assert.deepEqual(contentOf(before), kept);
    }));

  it('takes over a chat with an event that cannot be read, numbered without a hole', () =>
    withScene(async ({ here, before }) => {
      const db = new DatabaseSync(join(before, 'journal.db'));
      db.exec("UPDATE events SET body = '{}' WHERE session = 'chat0' AND seq = 10");
      db.close();
      const [found] = await seenFrom(here);
      await withOwn(here, async (own) => {
        assert.ok(found);
        const problems: string[] = [];
        assert.deepEqual(await takeAll(found, here, own, problems), ['added', 'added', 'added']);
        assert.deepEqual(problems, [
          'One event of its journal could not be read and had to be left out.',
        ]);
        const numbers = own.read('chat0').map(({ seq }) => seq);
        assert.equal(own.generation, 0, 'it is no damage here');
        assert.deepEqual(
          numbers,
          Array.from({ length: 50 }, (_, at) => at + 1),
        );
      });
    }));

  it('says in words that nothing can be read of a journal', () =>
    withScene(async ({ here, before }) => {
      truncateSync(join(before, 'journal.db'), 4096);
      const kept = contentOf(before);
      const [found] = await seenFrom(here);
      assert.deepEqual(found?.look, { type: 'damaged' });
      await withOwn(here, async (own) => {
        assert.ok(found);
        await assert.rejects(takeAll(found, here, own), /damaged: no chat can be read/u);
        assert.deepEqual(own.summaries(), []);
      });
      assert.deepEqual(contentOf(before), kept);
    }));

  it('says in words that a journal is of a newer version, and takes nothing', () =>
    withScene(async ({ here, before }) => {
      const version = Buffer.alloc(4);
      version.writeInt32BE(journalVersion + 1);
      overwrite(join(before, 'journal.db'), 60, version);
      const kept = contentOf(before);
      const [found] = await seenFrom(here);
      assert.deepEqual(found?.look, { type: 'newer' });
      await withOwn(here, async (own) => {
        assert.ok(found);
        await assert.rejects(
          takeAll(found, here, own),
          /newer version of Parley\. Update .* nothing was taken/u,
        );
        assert.deepEqual(own.summaries(), []);
      });
      assert.deepEqual(contentOf(before), kept);
    }));

  it('takes over chats while another process writes to them, as they are at one moment', () =>
    withScene(({ here, before }) =>
      withWindows(before, 1, async ([window]) => {
        assert.ok(window);
        const say = (version: number): Promise<unknown> =>
          window.ask({ do: 'append', session: 'live', version, message: `m${version}` });
        for (let version = 0; version < 40; version++) await say(version);
        const writing = new AbortController();
        let version = 40;
        const busy = (async () => {
          while (!writing.signal.aborted) await say(version++);
        })();
        const [found] = await seenFrom(here);
        assert.deepEqual(found?.look.type === 'readable' && found.look.chats, chats + 1);
        await withOwn(here, async (own) => {
          assert.ok(found);
          assert.deepEqual(await takeAll(found, here, own), Array(chats + 1).fill('added'));
          const taken = own.read('live');
          assert.ok(taken.length >= 40);
          assert.deepEqual(
            taken.map(({ seq }) => seq),
            taken.map((_, at) => at + 1),
          );
        });
        writing.abort();
        await busy;
        const events = await window.ask({ do: 'events', session: 'live' });
        assert.equal(Array.isArray(events) && events.length, version, 'it lost nothing');
      }),
    ));

  it('counts and takes what only the log of a killed window has', () =>
    withScene(async ({ here, before }) => {
      const journal = openJournal(before).journal;
      journal.append('late', 0, [created(), said('m1')], 'now');
      // As the files are while it runs; SQLite tidies them up at a proper end.
      const killed = copyOf(before, here);
      journal.close();
      rmSync(before, { recursive: true });
      renameSync(killed, before);
      rmSync(join(before, 'journal.db-shm'));
      const kept = contentOf(before);
      assert.ok(kept.some(([name]) => name === 'journal.db-wal'));
      const [found] = await seenFrom(here);
      assert.equal(found?.look.type === 'readable' && found.look.chats, chats + 1);
      await withOwn(here, async (own) => {
        assert.ok(found);
        assert.equal((await takeAll(found, here, own)).length, chats + 1);
      });
      assert.deepEqual(contentOf(before), kept);
    }));
});

async function withScene(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withFaultFolder(async (root) => {
    const storages = join(root, 'storages');
    const before = join(storages, '0a1b', 'parley.parley');
    const { journal } = openJournal(before, { now: () => 1_700_000_000_000 });
    for (let chat = 0; chat < chats; chat++) {
      const events = Array.from({ length: 50 }, (_, n) => said(`m${n}`, 'word '.repeat(50)));
      journal.append(`chat${chat}`, 0, [created(`Chat ${chat}`), ...events], 'now');
    }
    journal.append('empty', 0, [created()], 'now');
    journal.append('chat1', 51, [event({ type: 'session-archived' })], 'now');
    await journal.pack('chat1');
    journal.close();
    await writeBelonging(before, { folders: [uriOf(join(root, 'old', 'shop'))] });
    const here: Here = {
      folder: join(storages, '2c3d', 'parley.parley'),
      storages,
      name: 'parley.parley',
      more: [],
      belonging: { folders: [uriOf(join(root, 'new', 'shop'))] },
    };
    await work({ root, before, here });
  });
}

async function seenFrom(here: Here): Promise<readonly SeenFolder[]> {
  return lookIntoFolders(await findOtherFolders(here), here.folder);
}

async function withOwn(here: Here, work: (own: Journal) => Promise<void>): Promise<void> {
  const { journal } = openJournal(here.folder);
  try {
    await work(journal);
  } finally {
    journal.close();
  }
}

/** What became of each chat. Rejects with the words for a journal that cannot be taken. */
async function takeAll(
  { journal }: SeenFolder,
  here: Here,
  own: Journal,
  problems: string[] = [],
): Promise<readonly string[]> {
  const sink = {
    find: (id: string) => (own.read(id).length > 0 && own.read(id)) || undefined,
    insert: (id: string, events: Parameters<Journal['importSession']>[1]) =>
      Promise.resolve(own.importSession(id, events)),
  };
  const read = await readOtherJournal(journal, here.folder, async (other) => {
    const taken: string[] = [];
    for (const chat of other.chats) {
      const put = (): Promise<'there'> => Promise.resolve('there');
      const result = await takeSession(other.read(chat), sink, { put });
      taken.push(result.type === 'added' ? (result.as ?? 'added') : result.type);
    }
    problems.push(...other.problems());
    return taken;
  });
  if (read.type === 'failed') throw new Error(read.problem);
  return read.value;
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Every file with its bytes. The index of the log is SQLite's own business. */
function contentOf(folder: string): readonly (readonly [name: string, bytes: string])[] {
  const names = readdirSync(folder).filter((name) => !name.endsWith('-shm'));
  return names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'base64')]);
}

function copyOf(folder: string, here: Here): string {
  const copy = join(here.storages, 'copy');
  mkdirSync(copy);
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    const file = openSync(join(copy, name), 'w');
    writeSync(file, bytes);
    closeSync(file);
  }
  return copy;
}

function scratchIn(here: Here): readonly string[] {
  return readdirSync(here.folder).filter((name) => statSync(join(here.folder, name)).isDirectory());
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}
