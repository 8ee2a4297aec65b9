import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { createChunkCache } from '../../../src/context/index/chunkCache.ts';
import { TieredStore, type Tier } from '../../../src/context/index/tieredStore.ts';
import { IndexFolder } from './indexFolder.ts';

const day = 86_400_000;
const text = (value: Uint8Array | undefined): string | undefined =>
  value && Buffer.from(value).toString();

describe('the tiers of the chunk cache', () => {
  let folder: IndexFolder;
  let now: number;

  beforeEach(() => {
    folder = new IndexFolder();
    now = Date.now();
  });

  afterEach(() => folder.delete());

  function open(sizes: { hotBytes?: number; warmBytes?: number; coldBytes?: number } = {}) {
    return new TieredStore({
      folder: folder.storage,
      hotBytes: 1_000,
      warmBytes: 1e6,
      coldBytes: 1e6,
      ...sizes,
      coldAfter: 7 * day,
      now: () => now,
    });
  }

  async function tierOf(store: TieredStore, key: string): Promise<Tier | undefined> {
    return (await store.query((entry) => entry.key === key))[0]?.tier;
  }

  it('keeps what is used in memory, and files for what there is no room for', async () => {
    const store = open({ hotBytes: 10 });
    await store.put('a', Buffer.from('12345678'));
    assert.equal(await tierOf(store, 'a'), 'hot');
    await store.put('b', Buffer.from('12345678'));
    assert.equal(await tierOf(store, 'a'), 'warm');
    assert.equal(text(await store.get('a')), '12345678');
    assert.equal(await tierOf(store, 'a'), 'hot');
    assert.equal(await tierOf(store, 'b'), 'warm');
  });

  it('deflates what is not used, and brings it back with its first use', async () => {
    const content = 'a line of code\n'.repeat(500);
    await open().put('a', Buffer.from(content));
    now += 8 * day;
    const store = open();
    await store.put('b', Buffer.from('b'));
    await store.tidy();
    assert.equal(await tierOf(store, 'a'), 'cold');
    assert.equal(await tierOf(store, 'b'), 'hot');
    const [entry] = await store.query(({ key }) => key === 'a');
    assert.ok((entry?.bytes ?? content.length) < content.length / 10);
    const used = open();
    assert.equal(text(await used.get('a')), content);
    // Whoever asks does not wait until there is room for it: that comes after.
    await used.tidy();
    const again = open();
    assert.equal(await tierOf(again, 'a'), 'warm');
    assert.equal(text(await again.get('a')), content);
  });

  it('deletes what is used least where the cold ones take too much', async () => {
    const store = open({ warmBytes: 0, coldBytes: 40 });
    for (const key of ['a', 'b', 'c']) {
      await store.put(key, Buffer.from(`the value of ${key}`));
      now += 1_000;
    }
    await store.tidy();
    assert.equal(text(await store.get('c')), 'the value of c');
    assert.equal(await store.get('a'), undefined);
  });

  /** Bytes of the files that are there, and how many. */
  function onDisk(): readonly [bytes: number, files: number] {
    const sizes = ['warm', 'cold'].flatMap((tier) => {
      const place = path.join(folder.storage, tier);
      // What is being written may have another name by now.
      return readdirSync(place).map(
        (name) => statSync(path.join(place, name), { throwIfNoEntry: false })?.size ?? 0,
      );
    });
    return [sizes.reduce((sum, size) => sum + size, 0), sizes.length];
  }

  async function accounted(store: TieredStore): Promise<number> {
    return (await store.query(() => true)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  const entry = 2_000;
  const tier = 20 * entry;
  /** What is being moved stands in both tiers for a moment. */
  const moved = 2 * entry;

  it('holds its bytes while much is put that is always another, and keeps what is used', async () => {
    const store = open({ warmBytes: tier, coldBytes: tier });
    const used = randomBytes(entry);
    await store.put('used', used);
    for (let i = 0; i < 150; i++) {
      now += 1_000;
      await store.put(`text ${i}`, randomBytes(entry));
      const [bytes] = onDisk();
      assert.ok(bytes <= tier * 2 + moved, `${bytes} bytes after ${i}`);
      assert.deepEqual(Buffer.from((await store.get('used')) ?? ''), used, `after ${i}`);
    }
    const [bytes, files] = onDisk();
    assert.ok(bytes > tier && files > 20, 'there is room for that much');
    assert.equal(await accounted(store), bytes);
    assert.equal((await store.get('text 149'))?.length, entry);
    assert.equal((await store.get('text 140'))?.length, entry);
    assert.equal(await store.get('text 0'), undefined);
    // The next window sees the same.
    assert.equal(await accounted(open({ warmBytes: tier, coldBytes: tier })), onDisk()[0]);
  });

  it('holds its bytes where hundreds are put at once, and has each at once', async () => {
    const store = open({ hotBytes: 1e6, warmBytes: tier, coldBytes: tier });
    const sizes: number[] = [];
    const put = async (key: string, length: number): Promise<void> => {
      await store.put(key, randomBytes(length));
      sizes.push(onDisk()[0]);
    };
    for (let batch = 0; batch < 6; batch++) {
      const puts = Array.from({ length: 70 }, (_, i) => put(`text ${batch} ${i}`, entry / 2));
      assert.equal((await store.get(`text ${batch} 69`))?.length, entry / 2);
      await Promise.all(puts);
    }
    // More than there is room for in one tier, in both, and in neither.
    for (const length of [tier + 1, tier * 2 - 1, tier * 3]) {
      await Promise.all([put(`large ${length}`, length), put('small', entry)]);
      assert.equal(await store.get(`large ${length}`), undefined);
      assert.equal((await store.get('small'))?.length, entry);
    }
    const lines = Buffer.alloc(tier + 1, 'a line\n');
    await store.put('repetitive', lines);
    assert.equal(await tierOf(open(), 'repetitive'), 'cold');
    assert.ok(Math.max(...sizes) <= tier * 2 + moved, `${Math.max(...sizes)} bytes`);
    assert.equal(await accounted(store), onDisk()[0]);
  });

  it('does not keep what comes while as much as it holds waits', async () => {
    const store = open({ hotBytes: 1, warmBytes: tier, coldBytes: tier });
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => store.put(`text ${i}`, randomBytes(entry))),
    );
    assert.equal((await store.get('text 39'))?.length, entry);
    assert.equal(await store.get('text 99'), undefined);
    await store.put('text 99', randomBytes(entry));
    assert.equal((await store.get('text 99'))?.length, entry);
  });

  it('holds its bytes where two windows put into one folder, and each keeps what is new', async () => {
    const sizes = { warmBytes: tier, coldBytes: tier };
    const stores = [open(sizes), open(sizes)];
    const share = (tier * 2) / 16;
    for (let i = 0; i < 200; i++) {
      now += 1_000;
      await stores[i % 3 === 0 ? 0 : 1]?.put(`text ${i}`, randomBytes(entry));
      const [bytes] = onDisk();
      assert.ok(bytes <= tier * 2 + moved + 2 * (share + entry), `${bytes} bytes after ${i}`);
    }
    assert.equal((await stores[0]?.get('text 198'))?.length, entry);
    assert.equal((await stores[1]?.get('text 199'))?.length, entry);
    // Whoever looks at the folder knows of the other one's entries, and makes room for both.
    await stores[0]?.tidy();
    assert.ok(onDisk()[0] <= tier * 2);
    assert.equal((await stores[0]?.get('text 199'))?.length, entry);
  });

  it('leaves alone what another window uses', async () => {
    const sizes = { hotBytes: 1, warmBytes: tier, coldBytes: tier };
    const [one, other] = [open(sizes), open(sizes)];
    await one.put('used', randomBytes(entry));
    await other.tidy();
    now += 2 * 3_600_000;
    assert.equal((await other.get('used'))?.length, entry);
    // To this window it is the oldest one, but the file says when it was used.
    for (let i = 0; i < 19; i++) await one.put(`text ${i}`, randomBytes(entry - 100));
    await one.put('one more', randomBytes(entry));
    assert.equal(await tierOf(open(sizes), 'used'), 'warm');
    assert.equal(await tierOf(open(sizes), 'text 0'), 'cold');
  });

  it('finds what another window deflated or brought back', async () => {
    const [one, other] = [open({ hotBytes: 1 }), open({ hotBytes: 1 })];
    await one.put('a', Buffer.from('value'));
    await other.tidy();
    now += 8 * day;
    await one.tidy();
    assert.equal(await tierOf(one, 'a'), 'cold');
    assert.equal(text(await other.get('a')), 'value');
  });

  it('counts what a killed window left in both tiers once', async () => {
    const store = open();
    await store.put('a', Buffer.from('value'));
    const [name = ''] = readdirSync(path.join(folder.storage, 'warm'));
    writeFileSync(path.join(folder.storage, 'cold', name), deflateSync('value'));
    const next = open();
    assert.equal((await next.query(() => true)).length, 1);
    assert.deepEqual(onDisk(), [await accounted(next), 1]);
    assert.equal(text(await next.get('a')), 'value');
  });

  it('takes what is damaged for not there', async () => {
    await open().put('a', Buffer.from('value'));
    const file = path.join(
      folder.storage,
      'warm',
      readdirSync(path.join(folder.storage, 'warm'))[0] ?? '',
    );
    const bytes = readFileSync(file);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const store = open();
    assert.equal(await store.get('a'), undefined);
    await store.put('a', Buffer.from('new'));
    assert.equal(text(await open().get('a')), 'new');
  });

  it('stays consistent with 200 readers and writers at once, of two windows', async () => {
    const stores = [open({ hotBytes: 50 }), open({ hotBytes: 50 })];
    const seen: (string | undefined)[] = [];
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const key = `key ${i % 7}`;
        const store = stores[i % 2];
        if (i % 3 === 0) await store?.put(key, Buffer.from(`${key}:${'x'.repeat(i)}`));
        else if (i % 41 === 0) await store?.tidy();
        else seen.push(text(await store?.get(key)));
      }),
    );
    for (const each of seen) assert.ok(each === undefined || /^key \d:x*$/u.test(each), each);
    const entries = await open().query(() => true);
    assert.equal(entries.length, 7);
    for (const { key } of entries) {
      assert.match(text(await stores[0]?.get(key)) ?? '', new RegExp(`^${key}:x*$`, 'u'));
    }
  });

  it('gives back chunks for the very content that they were made of', async () => {
    const cache = createChunkCache(open(), 1);
    const chunk = {
      start: 0,
      end: 4,
      startLine: 1,
      endLine: 1,
      kind: 'function' as const,
      symbols: ['a'],
      signature: 'a()',
      doc: '',
    };
    const made = { chunks: [chunk], names: [], language: 'typescript', how: 'grammar' as const };
    await cache.put('src/a.ts', 'hash', made);
    assert.deepEqual(await cache.get('src/a.ts', 'hash', 4), made);
    assert.equal(await cache.get('src/a.ts', 'other', 4), undefined);
    // Chunks that do not tile the text are of another one, whatever the name says.
    assert.equal(await cache.get('src/a.ts', 'hash', 5), undefined);
    // Another version cuts otherwise.
    assert.equal(await createChunkCache(open(), 2).get('src/a.ts', 'hash', 4), undefined);
  });
});
