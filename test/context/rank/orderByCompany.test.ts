import assert from 'node:assert/strict';
import { CodeStore } from '../../../src/context/rank/codeStore.ts';
import { orderByCompany } from '../../../src/context/rank/orderByCompany.ts';
import { makeFile } from './makeFile.ts';

const imports = "import { x } from '../x/imported.ts';";
const chunks = (count: number): readonly string[] => Array.from({ length: count }, () => 'text');
const store = new CodeStore();
/** The ten best chunks are those of the first three. */
for (const file of [
  makeFile('a/first.ts', ...chunks(4)),
  makeFile('v/second.ts', ...chunks(3)),
  makeFile('c/third.ts', imports, ...chunks(2)),
  makeFile('n/alone.ts', ...chunks(1)),
  makeFile('v/beside.ts', ...chunks(1)),
  makeFile('x/imported.ts', ...chunks(1)),
  makeFile('y/much.ts', ...chunks(4)),
])
  store.add(file);

const pathOf = (chunk: number): string => store.files[store.chunks.file[chunk] ?? -1]?.path ?? '';

/** The first ten with scores from 100 down to 91, then these with these. */
function order(...rest: readonly (readonly [path: string, score: number])[]) {
  const best = Array.from({ length: 10 }, (_, chunk) => ({ chunk, score: 100 - chunk }));
  const taken = new Set<number>();
  const behind = rest.map(([path, score]) => {
    const first = store.files[store.numberOf(path) ?? -1]?.firstChunk ?? 0;
    let chunk = first;
    while (taken.has(chunk)) chunk++;
    taken.add(chunk);
    return { chunk, score };
  });
  return orderByCompany([...best, ...behind], store);
}

const behind = (found: ReturnType<typeof order>): readonly string[] =>
  found.slice(10).map(({ chunk }) => pathOf(chunk));

describe('chunks behind the best ones', () => {
  it('come earlier where their file is beside the best files', () => {
    assert.deepEqual(behind(order(['n/alone.ts', 50], ['v/beside.ts', 43])), [
      'v/beside.ts',
      'n/alone.ts',
    ]);
  });

  it('come earlier where one of the best files imports theirs', () => {
    assert.deepEqual(behind(order(['n/alone.ts', 50], ['x/imported.ts', 46])), [
      'x/imported.ts',
      'n/alone.ts',
    ]);
  });

  it('come earlier where more of their file was found', () => {
    const much = [45, 45, 45].map((score) => ['y/much.ts', score] as const);
    assert.equal(behind(order(['n/alone.ts', 50], ...much))[0], 'y/much.ts');
    assert.equal(behind(order(['n/alone.ts', 50], ['y/much.ts', 45]))[0], 'n/alone.ts');
  });

  it('are marked where they moved up, and nowhere else', () => {
    const found = order(['n/alone.ts', 50], ['v/beside.ts', 43], ['y/much.ts', 20]);
    assert.deepEqual(
      found.flatMap((entry, i) => (entry.movedUp ? [[i, pathOf(entry.chunk)]] : [])),
      [[10, 'v/beside.ts']],
    );
    const gained = order(['v/beside.ts', 50], ['n/alone.ts', 43]);
    assert.ok(gained.every(({ movedUp }) => movedUp !== true));
  });

  it('stay where they are when what they say is far better', () => {
    assert.deepEqual(
      behind(order(['n/alone.ts', 80], ['v/beside.ts', 50], ['x/imported.ts', 40])),
      ['n/alone.ts', 'v/beside.ts', 'x/imported.ts'],
    );
  });

  it('never stand before the best ten, nor above them in score', () => {
    const found = order(['n/alone.ts', 90.5], ['v/beside.ts', 90]);
    assert.deepEqual(
      found.map(({ score }) => score),
      [100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 91, 90.5],
    );
    assert.deepEqual(behind(found), ['v/beside.ts', 'n/alone.ts']);
  });

  it('are none where hardly anything was found', () => {
    const few = [{ chunk: 10, score: 2 }];
    assert.deepEqual(orderByCompany(few, store), few);
    assert.deepEqual(orderByCompany([], store), []);
  });
});
