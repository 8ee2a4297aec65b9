import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { withFaultFolder } from '../faults/faultFolder.ts';
import { oneThread } from '../faults/runChild.ts';
import { bundledChild } from '../helpers/bundledChild.ts';
import type { StoreLine } from './storeChild.ts';

const kills = 40;

/** Runs the child and kills it so many lines and milliseconds later. */
async function runUntilKilled(
  script: string,
  folder: string,
  n: number,
): Promise<readonly StoreLine[]> {
  const running = spawn(process.execPath, [script, folder, String(n)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: oneThread(),
  });
  const ended = once(running, 'close');
  const lines: StoreLine[] = [];
  let complaint = '';
  running.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  createInterface({ input: running.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as StoreLine);
    if (lines.length === 1 + (n % 7)) setTimeout(() => running.kill('SIGKILL'), (n * 7) % 45);
  });
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', complaint);
  return lines;
}

describe('checkpoints killed without warning', function () {
  this.timeout(180_000);

  it(`loses no checkpoint in ${kills} kills while creating, removing and collecting`, async () => {
    await withFaultFolder(async (parent) => {
      const script = bundledChild(new URL('storeChild.ts', import.meta.url));
      const folder = join(parent, 'store');
      const kept = new Map<string, readonly string[]>();
      let collected = 0;
      for (let n = 0; n < kills; n++) {
        const maybeGone = new Set<string>();
        for (const line of await runUntilKilled(script, folder, n)) {
          if (line.type === 'created') kept.set(line.id, line.hashes);
          if (line.type === 'removing') line.ids.forEach((id) => maybeGone.add(id));
          if (line.type === 'collected') {
            maybeGone.forEach((id) => kept.delete(id));
            maybeGone.clear();
            collected++;
          }
        }
        await check(folder, kept, maybeGone);
      }
      assert.ok(collected > 10, `${collected} collections came to their end`);
    });
  });
});

/** All that is listed can be read, and all that was acknowledged is listed. */
async function check(
  folder: string,
  kept: Map<string, readonly string[]>,
  maybeGone: ReadonlySet<string>,
): Promise<void> {
  const store = await openCheckpoints(folder, { onRecovered: ({ reason }) => assert.fail(reason) });
  const listed = new Set((await store.list()).map(({ id }) => id));
  for (const id of listed) {
    const record = await store.get(id);
    const hashes = record?.files.flatMap(({ before, after }) =>
      [before, after].map((bytes) =>
        createHash('sha256')
          .update(bytes ?? '')
          .digest('hex'),
      ),
    );
    if (kept.has(id)) assert.deepEqual(hashes, kept.get(id));
    else kept.set(id, hashes ?? []);
  }
  for (const id of kept.keys()) {
    if (listed.has(id)) continue;
    assert.ok(maybeGone.has(id), `${id} is gone`);
    kept.delete(id);
  }
  await store.close();
}
