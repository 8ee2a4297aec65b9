import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { findPlaces } from '../../../src/context/search/findPlaces.ts';
import type { PlaceSearch, SearchFile } from '../../../src/context/search/places.ts';

const never = new AbortController().signal;

function given(texts: Readonly<Record<string, string>>): readonly SearchFile[] {
  return Object.entries(texts).map(([name, text]) => ({
    path: name,
    uri: `untitled:${name}`,
    language: 'typescript',
    text,
  }));
}

function find(texts: Readonly<Record<string, string>>, question: string): Promise<PlaceSearch> {
  return findPlaces({ files: given(texts), roots: [], question }, never);
}

const filler = (lines: number): string => 'unrelated(true);\n'.repeat(lines);

describe('offline search', () => {
  it('finds the file and the lines that a question is about', async () => {
    const { places, filesSearched } = await find(
      {
        'src/cart.ts': `${filler(50)}export function applyDiscount(cart: Cart): Cart {\n  return cart;\n}\n${filler(50)}`,
        'src/user.ts': `${filler(60)}// no discount here\n`,
        'src/log.ts': filler(100),
      },
      'Where are discounts applied to a cart?',
    );
    assert.equal(filesSearched, 3);
    assert.deepEqual(
      places.map((place) => place.path),
      ['src/cart.ts'],
    );
    const [place] = places;
    assert.equal(place?.excerpts[0]?.start, 51);
    assert.match(place?.excerpts[0]?.text ?? '', /^export function applyDiscount/u);
    assert.ok(
      place?.outline.some(({ label, line }) => label === 'function applyDiscount' && line === 51),
    );
  });

  it('puts a declaration before its uses, and a source before its test', async () => {
    const use = `${filler(10)}parseOrder(text);\nparseOrder(other);\n${filler(10)}`;
    const { places } = await find(
      {
        'test/orders.test.ts': `parseOrder('a');\nparseOrder('b');\nparseOrder('c');\n${filler(10)}`,
        'src/a.ts': use,
        'src/orders.ts': `${filler(15)}export function parseOrder(text: string) {\n${filler(5)}}\n`,
      },
      'how does parseOrder work',
    );
    assert.equal(places[0]?.path, 'src/orders.ts');
  });

  it('finds a test where tests are asked for', async () => {
    const texts = {
      'src/orders.ts': 'export const orders = [];\n',
      'test/orders.test.ts': "it('has orders', () => orders());\n",
    };
    assert.equal(
      (await find(texts, 'which tests cover orders?')).places[0]?.path,
      'test/orders.test.ts',
    );
    assert.equal((await find(texts, 'what are orders?')).places[0]?.path, 'src/orders.ts');
  });

  it('finds a file by its name alone', async () => {
    const { places } = await find({ 'src/billing.ts': filler(3), 'b.ts': filler(3) }, 'billing?');
    assert.deepEqual(
      places.map(({ path: each, excerpts }) => [each, excerpts.length]),
      [['src/billing.ts', 0]],
    );
  });

  it('says so where the question has nothing to look for', async () => {
    const { places, note } = await find({ 'a.ts': 'x' }, 'what is this?');
    assert.deepEqual(places, []);
    assert.match(note ?? '', /no word to search for/u);
  });

  it('gives five places at the most, and excerpts of bounded size', async () => {
    const texts = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `f${i}.ts`,
        'cart '.repeat(40).concat('\n').repeat(200),
      ]),
    );
    const { places } = await find(texts, 'cart');
    assert.equal(places.length, 5);
    for (const { excerpts } of places) {
      assert.ok(excerpts.length <= 2);
      assert.ok(excerpts.every(({ start, end }) => end - start < 12));
    }
  });

  it('stops when its time is over and says how far it came', async () => {
    let time = 0;
    const files = given(
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}.ts`, 'cart'])),
    );
    const request = { files, roots: [], question: 'cart', timeLimit: 2_000 };
    const { places, filesSearched, note } = await findPlaces(request, never, () => (time += 100));
    assert.ok(places.length > 0);
    assert.ok(filesSearched < 30);
    assert.equal(note, `The search stopped after 2 s with ${filesSearched} of 100 files read.`);
  });

  it('ends when it is aborted', async () => {
    const request = { files: given({ 'a.ts': 'cart' }), roots: [], question: 'cart' };
    await assert.rejects(findPlaces(request, AbortSignal.abort(new Error('stop'))), /stop/u);
  });
});

describe('offline search on a disk', () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'parley-search-'));
    await mkdir(path.join(root, 'src'));
    const write = (name: string, text: string): Promise<void> =>
      writeFile(path.join(root, name), text);
    await write('.gitignore', 'ignored.ts\n');
    await write('.parleyignore', 'private.ts\n');
    await write('src/private.ts', 'zebra');
    await write('src/good.ts', 'export const zebra = 1;\n');
    await write('src/ignored.ts', 'zebra');
    await write('src/binary.ts', 'zebra\0zebra');
    await write('src/large.ts', 'zebra\n'.repeat(200_000));
    await write('src/minified.ts', 'zebra;'.repeat(1_000));
    await write('src/page.min.js', 'zebra');
    await write('package-lock.json', '"zebra"');
    await symlink(path.join(root, 'src/good.ts'), path.join(root, 'src/link.ts'));
    await symlink(path.join(root, 'src/loop.ts'), path.join(root, 'src/loop.ts'));
    await promisify(execFile)('mkfifo', [path.join(root, 'src/pipe.ts')]);
  });

  after(() => rm(root, { recursive: true }));

  it('reads regular files that a person wrote, and nothing else', async () => {
    const names = [
      'good',
      'ignored',
      'private',
      'binary',
      'large',
      'minified',
      'link',
      'loop',
      'pipe',
      'gone',
    ];
    const paths = [
      ...names.map((name) => `src/${name}.ts`),
      'src/page.min.js',
      'package-lock.json',
      'src',
    ];
    const files = paths.map((each) => ({
      path: each,
      uri: pathToFileURL(path.join(root, each)).href,
      language: '',
    }));
    const device = { path: 'zero.ts', uri: 'file:///dev/zero', language: '' };
    const remote = { path: 'far.ts', uri: 'vscode-vfs://far/zebra.ts', language: '' };
    const found = await findPlaces(
      { files: [...files, device, remote], roots: [pathToFileURL(root).href], question: 'zebra' },
      never,
    );
    assert.equal(found.filesSearched, 1);
    assert.deepEqual(
      found.places.map((place) => place.path),
      ['src/good.ts'],
    );
  });
});
