import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
    assert.equal(text(await open().get('a')), content);
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
