import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { eventVersion } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import { parseEvent } from '../../src/sessions/eventSchema.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openSqlite, type OpenDatabase } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { foldVersion } from '../../src/sessions/snapshots.ts';
import { upcast } from '../../src/sessions/upcast.ts';
import { OtherWindow } from './otherWindow.ts';
import { created, said, withFolder } from './sessionHelpers.ts';

/** A journal as the first version wrote it. It is never changed. */
const golden = fileURLToPath(new URL('../fixtures/journals/v1.db', import.meta.url));
const goldenDigest = '00387803836b70181209cae42c6345999ede10875a97d63ad3a45fe1c48701e2';
const [cart, cutOff] = ['01JBPARLEYSESSION000000001', '01JBPARLEYSESSION000000002'];

/**
 * What the golden journal folds to, for each `foldVersion`. Where `fold` comes to something else,
 * raise `foldVersion` in `src/sessions/snapshots.ts` and add a line: old snapshots are then not used.
 */
const foldDigests: Readonly<Record<number, string>> = {
  1: '5811931c727ba89c762a4b0f951e29312ef74bbbd1effce06689e2b9c6f82838',
  2: 'dc574b36092e669ca78088ec79e5a5acb69d5fcb8233834827b69d140ec7f010',
  // An event that older builds skip: what they folded over it must not be used.
  3: 'dc574b36092e669ca78088ec79e5a5acb69d5fcb8233834827b69d140ec7f010',
  // Adds to what is there: the golden journals come to the same.
  4: 'dc574b36092e669ca78088ec79e5a5acb69d5fcb8233834827b69d140ec7f010',
  // What Parley runs.
  5: '61d0f0d20778ef3a04ba92462a76648263a8c489b563fb71ca73cfda043044dc',
  // What a person is asked.
  6: '750bcf599f41764fedd7544225ffacd466bd8faa12ba59d3fca9676885685dd4',
  // A message may have what was selected in a terminal for it, which none of the old journal has.
  7: '750bcf599f41764fedd7544225ffacd466bd8faa12ba59d3fca9676885685dd4',
  // Tools that were called for a reply, which older builds skip, and what Parley did in a chat.
  8: '0662070d435968e3e1fcd67255558bac01a865fb88701c0e550ce696fde4d4c8',
  // A chat that begins with a block of code is called like what stands in it, as none of the old ones does.
  9: '0662070d435968e3e1fcd67255558bac01a865fb88701c0e550ce696fde4d4c8',
};

const receipt = {
  items: [
    {
      id: 'instructions',
      kind: 'instructions',
      label: 'Instructions',
      tokens: 120,
      removable: false,
    },
    {
      id: 'file:///shop/src/cart.ts',
      kind: 'active-editor',
      label: 'src/cart.ts',
      uri: 'file:///shop/src/cart.ts',
      lines: { start: 1, end: 47 },
      tokens: 380,
      removable: true,
      note: 'whole file',
    },
    {
      id: 'big',
      kind: 'open-editor',
      label: 'big.bin',
      tokens: 0,
      removable: true,
      leftOut: 'binary',
    },
  ],
  used: 512,
  window: 8000,
  reserve: 1024,
  estimated: false,
  masked: ['AWS key'],
} as const;

const gpt = { model: { provider: 'openai', model: 'gpt-5' }, modelLabel: 'GPT-5' } as const;

const cartState: SessionState = {
  id: cart,
  title: 'The cart',
  titleIsAuto: false,
  model: { provider: 'local', model: 'qwen' },
  archived: false,
  pinned: true,
  createdAt: 1_793_611_801_500,
  lastActivity: 1_793_611_824_000,
  version: 18,
  messages: [
    {
      kind: 'message',
      id: 'm1',
      text: 'What does the cart cap?\nGrüße 👋',
      at: 1_793_611_803_000,
    },
    {
      kind: 'reply',
      id: 'r1',
      to: 'm1',
      ...gpt,
      text: 'The quantity, at 99.',
      reasoning: 'Let me look.',
      status: 'ended',
      receipt,
      startedAt: 1_793_611_804_500,
      endedAt: 1_793_611_809_000,
      reason: 'stop',
      usage: { input: 512, output: 9 },
    },
    { kind: 'message', id: 'm2', text: 'Cap it at 50', at: 1_793_611_812_000 },
    {
      kind: 'reply',
      id: 'r2',
      to: 'm2',
      ...gpt,
      text: '',
      reasoning: '',
      status: 'failed',
      receipt,
      startedAt: 1_793_611_813_500,
      endedAt: 1_793_611_815_000,
      failure: {
        kind: 'rate-limited',
        title: 'OpenAI asks to wait.',
        advice: 'Retry in 20 s.',
        detail: '429',
        retryable: true,
        retryAfter: 20,
        actions: ['open-log'],
      },
      replacedBy: 'r3',
    },
    {
      kind: 'reply',
      id: 'r3',
      to: 'm2',
      ...gpt,
      text: '',
      reasoning: '',
      status: 'stopped',
      receipt,
      startedAt: 1_793_611_816_500,
      endedAt: 1_793_611_818_000,
    },
  ],
  branchings: [],
  aside: {},
  pins: [],
  dropped: [],
  compactions: [],
  commands: [],
  deeds: [
    {
      id: 'e1',
      kind: 'edit',
      label: 'src/cart.ts',
      after: 'r3',
      status: 'done',
      startedAt: 1_793_611_821_000,
      endedAt: 1_793_611_821_000,
    },
  ],
  approvals: [],
  edits: [
    {
      id: 'e1',
      label: 'src/cart.ts',
      files: [{ uri: 'file:///shop/src/cart.ts', label: 'src/cart.ts' }],
      status: 'applied',
      checkpoint: '01JBPARLEYCHECKPOINT000001',
      at: 1_793_611_821_000,
    },
    {
      id: 'e2',
      label: 'src/pricing.ts',
      files: [{ uri: 'file:///shop/src/pricing.ts', label: 'src/pricing.ts' }],
      status: 'discarded',
      at: 1_793_611_824_000,
    },
  ],
};

const cutOffState: SessionState = {
  ...emptySession(cutOff),
  title: 'A question that was cut off',
  archived: true,
  createdAt: 1_793_611_825_500,
  lastActivity: 1_793_611_834_500,
  version: 8,
  messages: [
    { kind: 'message', id: 'n1', text: 'A question that was cut off', at: 1_793_611_827_000 },
    {
      kind: 'reply',
      id: 's1',
      to: 'n1',
      ...gpt,
      text: 'Half an ans',
      reasoning: '',
      status: 'interrupted',
      receipt,
      startedAt: 1_793_611_828_500,
      endedAt: 1_793_611_831_500,
    },
  ],
};

/** Puts a copy of the golden journal into the folder. */
function putGolden(folder: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(golden, join(folder, 'journal.db'));
}

function stateOf(journal: Journal, id: string): SessionState {
  return foldAll(emptySession(id), journal.read(id));
}

function userVersion(path: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true });
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  db.close();
  return version;
}

/** All that an older version wrote, and nothing of this one. */
function assertBackup(folder: string): void {
  const path = join(folder, 'journal.v1.db');
  assert.equal(userVersion(path), 1);
  const db = new DatabaseSync(path, { readOnly: true });
  const original = new DatabaseSync(join(folder, 'golden.db'), { readOnly: true });
  const all = 'SELECT * FROM events ORDER BY id';
  assert.deepEqual(db.prepare(all).all(), original.prepare(all).all());
  assert.equal(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'archives'").get(), undefined);
  db.close();
  original.close();
}

describe('a journal of the first version', function () {
  this.timeout(60_000);

  afterEach(() => {
    const digest = createHash('sha256').update(readFileSync(golden)).digest('hex');
    assert.equal(digest, goldenDigest, 'the golden journal was changed');
  });

  it('opens, is lifted, and folds to exactly what it was', () =>
    withFolder((folder) => {
      putGolden(folder);
      copyFileSync(golden, join(folder, 'golden.db'));
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      assert.deepEqual(journal.access, { type: 'read-write' });
      assert.deepEqual(stateOf(journal, cart), cartState);
      assert.deepEqual(stateOf(journal, cutOff), cutOffState);
      assert.equal(journal.unreadableRows, 0);
      for (const id of [cart, cutOff]) {
        assert.ok(journal.read(id).every(({ version }) => version === eventVersion));
      }
      assert.deepEqual(
        journal.summaries().map(({ id, messageCount }) => [id, messageCount]),
        [
          [cart, 2],
          [cutOff, 1],
        ],
      );
      assert.equal(userVersion(join(folder, 'journal.db')), 2);
      assertBackup(folder);
      journal.close();
    }));

  it('goes on, and keeps the backup of the first time', () =>
    withFolder(async (folder) => {
      putGolden(folder);
      copyFileSync(golden, join(folder, 'golden.db'));
      const first = openJournal(folder).journal;
      assert.equal(first.append(cart, 18, [said('m3')], 'now').type, 'appended');
      assert.equal((await first.pack(cutOff)).type, 'packed');
      first.close();
      const { journal } = openJournal(folder);
      assert.equal(stateOf(journal, cart).messages.at(-1)?.id, 'm3');
      assert.deepEqual(stateOf(journal, cutOff), cutOffState, 'lifted before it was packed');
      journal.close();
      assertBackup(folder);
    }));

  it('is lifted once by many windows at once, and each can write', () =>
    withFolder(async (folder) => {
      copyFileSync(golden, join(folder, 'golden.db'));
      const windows = Array.from({ length: 4 }, () => new OtherWindow());
      try {
        await Promise.all(windows.map((window) => window.heard('ready')));
        for (let round = 0; round < 8; round++) {
          const storage = join(folder, String(round));
          putGolden(storage);
          copyFileSync(golden, join(storage, 'golden.db'));
          const openings = await Promise.all(
            windows.map((window) => window.ask({ do: 'open', folder: storage })),
          );
          for (const opening of openings) {
            assert.deepEqual(opening, { access: { type: 'read-write' } });
          }
          assertBackup(storage);
          assert.deepEqual(
            readdirSync(storage).filter((name) => name.includes('.new')),
            [],
          );
          await Promise.all(windows.map((window) => window.ask({ do: 'close' })));
        }
      } finally {
        await Promise.all(windows.map((window) => window.kill()));
      }
    }));

  it('is read where nothing can be written, lifted in memory only', () =>
    withFolder((folder) => {
      putGolden(folder);
      const before = readFileSync(join(folder, 'journal.db'));
      const readOnly: OpenDatabase = (path, options) => {
        if (options.readOnly || path === ':memory:') return openSqlite(path, options);
        throw Object.assign(new Error('attempt to write a readonly database'), { errcode: 8 });
      };
      const { journal } = openJournal(folder, { openDatabase: readOnly });
      assert.equal(journal.access.type === 'read-only' && journal.access.reason, 'not-writable');
      assert.deepEqual(stateOf(journal, cart), cartState);
      assert.deepEqual(
        journal.summaries().map(({ id }) => id),
        [cart, cutOff],
      );
      assert.equal(journal.snapshot(cart), undefined);
      assert.deepEqual(journal.lease(cart), { type: 'free' });
      assert.deepEqual(journal.abandoned(), []);
      assert.equal(journal.append(cart, 18, [said('m3')], 'now').type, 'failed');
      journal.close();
      assert.ok(readFileSync(join(folder, 'journal.db')).equals(before));
    }));

  it('stays readable past an event with odd content, which stays in the file', () =>
    withFolder((folder) => {
      putGolden(folder);
      const db = new DatabaseSync(join(folder, 'journal.db'));
      const odd = (seq: number, from: string, to: string): void => {
        const change = `UPDATE events SET body = replace(body, ?, ?) WHERE session = ? AND seq = ?`;
        assert.equal(db.prepare(change).run(from, to, cart, seq).changes, 1);
      };
      odd(15, '"uri":"file:///shop/src/cart.ts"', '"uri":["not","a","text"]');
      odd(16, '"uri":"file:///shop/src/cart.ts",', '');
      odd(17, '"uri"', '"more":{"kept":true},"uri"');
      db.close();
      const { journal, report } = openJournal(folder);
      assert.equal(report, undefined);
      const state = stateOf(journal, cart);
      assert.deepEqual(state.messages, cartState.messages);
      assert.deepEqual(state.edits, cartState.edits.slice(1));
      assert.equal(journal.unreadableRows, 2);
      assert.equal(journal.append(cart, 18, [said('m3')], 'now').type, 'appended');
      journal.close();
    }));

  it('has snapshots of its own fold only: another result of fold wants another foldVersion', () =>
    withFolder((folder) => {
      putGolden(folder);
      const { journal } = openJournal(folder);
      const states = [stateOf(journal, cart), stateOf(journal, cutOff)];
      journal.close();
      const digest = createHash('sha256').update(JSON.stringify(states)).digest('hex');
      assert.equal(
        digest,
        foldDigests[foldVersion],
        'fold comes to something else than before: raise foldVersion in src/sessions/snapshots.ts',
      );
    }));
});

describe('upcast', () => {
  const envelope = { session: 's', seq: 1, at: 1, by: 'user', correlation: 'c' };
  const old = { ...envelope, version: 1, type: 'edit-proposed', edit: 'e', uri: 'u', label: 'l' };

  it('gives an edit of one file a list of it', () => {
    const { uri: _uri, ...rest } = old;
    const lifted = { ...rest, version: eventVersion, files: [{ uri: 'u', label: 'l' }] };
    assert.deepEqual(upcast(old), lifted);
    assert.deepEqual(parseEvent(JSON.stringify(old)), lifted);
    assert.deepEqual(upcast(upcast(old)), lifted, 'twice is once');
  });

  it('leaves alone what is of today, of a newer build, or no event', () => {
    const event = { ...created(), ...envelope, version: eventVersion };
    assert.equal(upcast(event), event);
    const others = [
      { ...old, version: eventVersion + 1 },
      { ...old, version: 0 },
      { ...old, version: 1.5 },
      { ...old, version: '1' },
      null,
      7,
      'text',
      [old],
      {},
    ];
    for (const value of others) assert.equal(upcast(value), value);
  });
});
