// Keeps and removes checkpoints and collects garbage until it is killed. Says what is done.
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import process from 'node:process';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { checkpointOf, manyLines, text } from './checkpointHelpers.ts';

/** One line that the parent reads. `removing` is said before, the others after. */
export type StoreLine =
  | { readonly type: 'created'; readonly id: string; readonly hashes: readonly string[] }
  | { readonly type: 'removing'; readonly ids: readonly string[] }
  | { readonly type: 'collected' };

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Synchronous: the line is in the pipe before anything else happens. */
const say = (line: StoreLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);

const [folder = '', seed = '', rounds = 'Infinity'] = process.argv.slice(2);
const store = await openCheckpoints(folder);
const ids = (await store.list()).map(({ id }) => id);
const base = manyLines(300);
for (let round = 0; round < Number(rounds); round++) {
  const files = ['a', 'b', 'c'].map((name) => ({
    uri: `file:///${name}`,
    before: text(base.replace('= 150;', `= ${name} ${seed} ${round};`)),
    after: text(base.replace('= 50;', `= ${name} ${seed} ${round};`)),
  }));
  const id = await store.create(checkpointOf(...files));
  ids.unshift(id);
  say({
    type: 'created',
    id,
    hashes: files.flatMap(({ before, after }) => [hashOf(before), hashOf(after)]),
  });
  if (round % 3 !== 2) continue;
  const gone = [...ids.splice(12), ...ids.splice(3, 1)];
  say({ type: 'removing', ids: gone });
  await store.remove(gone);
  await store.collectGarbage();
  say({ type: 'collected' });
}
