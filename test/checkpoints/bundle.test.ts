import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { writeFrames, type Frame } from '../../src/checkpoints/bundleFrames.ts';
import { checkpointOf, plain, text, withStore } from './checkpointHelpers.ts';

const roots = [
  { name: 'shop', uri: 'file:///home/a/shop' },
  { name: 'lib', uri: 'file:///home/a/shop/lib' },
];
const files = [
  { uri: 'file:///home/a/shop/src/a%20b.ts', before: text('a'), after: text('b') },
  { uri: 'file:///home/a/shop/lib/x.bin', before: Uint8Array.from([0, 1, 255]), after: null },
  { uri: 'file:///home/a/shop/new.ts', after: text('b') },
];
const elsewhere = [
  { name: 'lib', uri: 'file:///c%3A/projects/lib/' },
  { name: 'shop', uri: 'vscode-remote://ssh/projects/shop' },
];
const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

function bundleWith(path: string, extras: object = {}): Uint8Array {
  const entry = { id, at: 1, title: 'x', tags: [], pinned: false, automatic: true };
  const payload = Buffer.from(
    JSON.stringify({ ...entry, files: [{ root: 'shop', path }], ...extras }),
  );
  return writeFrames([{ kind: 'K', payload }]);
}

describe('bundle of checkpoints', () => {
  it('brings checkpoints to another workspace, and back to the same bytes', async () => {
    await withStore(async (store) => {
      const made = await store.create({
        ...checkpointOf(...files),
        title: 'T',
        tags: ['t'],
        pinned: true,
        seq: 3,
        session: id,
      });
      const { bytes, leftOut } = await store.exportBundle([made], roots);
      assert.deepEqual(leftOut, []);
      await withStore(async (other) => {
        assert.deepEqual(await other.importBundle(bytes, elsewhere), {
          type: 'imported',
          added: 1,
          there: 0,
        });
        assert.deepEqual(await other.importBundle(bytes, elsewhere), {
          type: 'imported',
          added: 0,
          there: 1,
        });
        const record = await other.get(made);
        assert.deepEqual(
          record?.files.map(({ uri }) => uri),
          [
            'vscode-remote://ssh/projects/shop/src/a%20b.ts',
            'file:///c%3A/projects/lib/x.bin',
            'vscode-remote://ssh/projects/shop/new.ts',
          ],
        );
        assert.deepEqual(
          plain(record?.files.map((file, i) => ({ ...file, uri: files[i]?.uri ?? '' }))),
          plain(files),
        );
        assert.deepEqual(
          [record?.title, record?.tags, record?.pinned, record?.seq],
          ['T', ['t'], true, 3],
        );
        assert.deepEqual((await other.exportBundle([made], elsewhere)).bytes, bytes);
      });
    });
  });

  it('leaves out files outside of the workspace, and says which', async () => {
    await withStore(async (store) => {
      const outside = { uri: 'file:///home/a/shopping/x', before: text('x') };
      const made = await store.create(checkpointOf(outside, ...files));
      const { bytes, leftOut } = await store.exportBundle([made], roots);
      assert.deepEqual(leftOut, [outside.uri]);
      await store.remove([made]);
      await store.importBundle(bytes, roots);
      assert.equal((await store.get(made))?.files.length, 3);
    });
  });

  it('refuses a file that is cut off anywhere or has a flipped bit, and takes in nothing of it', async () => {
    await withStore(async (store) => {
      const made = await store.create(checkpointOf(...files));
      const { bytes } = await store.exportBundle([made], roots);
      await store.remove([made]);
      for (let length = 0; length < bytes.length; length++) {
        const result = await store.importBundle(bytes.subarray(0, length), roots);
        assert.equal(result.type, 'refused', `at ${length}`);
      }
      for (let at = 0; at < bytes.length; at++) {
        const flipped = Uint8Array.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        assert.equal((await store.importBundle(flipped, roots)).type, 'refused', `at ${at}`);
      }
      assert.deepEqual(await store.list(), []);
    });
  });

  it('refuses paths that lead out of the folder, or into git', async () => {
    await withStore(async (store) => {
      const hostile = [
        '../x',
        'a/../../x',
        '/etc/passwd',
        'a//b',
        '',
        '.',
        'a/%2e%2e/x',
        'a%2f..%2fx',
        '..%5cx',
        'C:/x',
        'a/%00',
        '.git/hooks/pre-commit',
        'sub/.GIT/config',
        '.git./config',
        '%2egit/config',
        'git~1/config',
        'x?y',
        'x#y',
        '%zz',
      ];
      for (const path of hostile) {
        const result = await store.importBundle(bundleWith(path), roots);
        assert.equal(result.type, 'refused', path);
      }
      assert.deepEqual(await store.list(), []);
      const result = await store.importBundle(bundleWith('src/.gitignore'), roots);
      assert.equal(result.type, 'imported');
    });
  });

  it('says that it is of a newer Parley, or none of Parley', async () => {
    await withStore(async (store) => {
      const newer = Uint8Array.from(bundleWith('a'));
      newer[8] = 2;
      const read = async (bytes: Uint8Array) => {
        const result = await store.importBundle(bytes, roots);
        return result.type === 'refused' && result.reason;
      };
      assert.match(String(await read(newer)), /newer Parley/);
      assert.match(String(await read(text('{"checkpoints": []}'))), /not a file of checkpoints/);
      assert.match(String(await read(bundleWith('a').subarray(0, 30))), /cut off/);
    });
  });

  it('is not fooled by what makes no sense, claims too much, or would change every object', async () => {
    await withStore(async (store) => {
      const bomb: Frame = { kind: 'C', payload: deflateRawSync(Buffer.alloc(130 * 1024 * 1024)) };
      const polluted =
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
      const bundles = [
        writeFrames([bomb]),
        writeFrames([{ kind: 'C', payload: text('not deflated') }]),
        writeFrames([{ kind: 'K', payload: text('not JSON') }]),
        writeFrames([{ kind: 'K', payload: text(polluted) }]),
        bundleWith('a', { id: '../../x' }),
        bundleWith('a', { at: 'yesterday' }),
        bundleWith('a', { files: [{ root: 'shop', path: 'a', before: 'f'.repeat(64) }] }),
      ];
      for (const [i, bytes] of bundles.entries()) {
        assert.equal((await store.importBundle(bytes, roots)).type, 'refused', `bundle ${i}`);
      }
      assert.equal(Reflect.get({}, 'polluted'), undefined);
      assert.equal((await store.importBundle(bundleWith('a'), [])).type, 'refused');
    });
  });
});
