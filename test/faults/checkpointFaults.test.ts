import assert from 'node:assert/strict';
import type { CheckpointFile } from '../../src/checkpoints/checkpoint.ts';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { openSqlite } from '../../src/sessions/journalDatabase.ts';
import { bundledChild } from '../helpers/bundledChild.ts';
import type { CheckpointLine } from './checkpointScenario.ts';
import { fullForm, withFaultFolder } from './faultFolder.ts';
import type { Fault } from './faultyCalls.ts';
import { filesOf } from './keptFiles.ts';
import type { ChildEnd } from './runChild.ts';
import { chosenStrikes, extent, skipped, strikeEach } from './strikes.ts';

describe('the checkpoints, with the file calls of their store failing', function () {
  this.timeout(fullForm ? 900_000 : 240_000);

  for (const strike of chosenStrikes) {
    const title = `loses none when the k-th call ${strike.name} (${extent})`;
    if (skipped !== '') {
      it.skip(title + skipped);
      continue;
    }
    it(title, async () => {
      await withFaultFolder(async (parent) => {
        const script = bundledChild(new URL('checkpointScenario.ts', import.meta.url));
        await strikeEach(parent, { script, paths, check }, strike);
      });
    });
  }
});

function paths(folder: string): readonly string[] {
  const ends = ['', '-wal', '-shm', '-journal'];
  return [folder, ...ends.map((end) => `${folder}/checkpoints.db${end}`)];
}

/** Whether the fault was noticed. */
async function check(folder: string, ended: ChildEnd, fault: Fault): Promise<boolean> {
  const lines = ended.lines.map((line) => JSON.parse(line) as CheckpointLine);
  if (fault.error === 'KILL') assert.equal(ended.signal, 'SIGKILL', ended.complaint);
  else assert.equal(ended.code, 0, ended.complaint);
  let said = false;
  for (const line of lines) {
    if (line.type !== 'failed') continue;
    said = true;
    assert.equal(line.failure.kind, 'storage');
    const told = ['pwrite64', 'mkdir'].includes(fault.call);
    if (fault.error === 'ENOSPC' && told) assert.match(line.failure.title, /^The disk is full/u);
  }
  const gaveUp = lines.some(({ type }) => type === 'gave-up');
  assert.ok(fault.when.endsWith('+') || !gaveUp, 'it did not go on when the disk did');
  await checkStore(folder, lines);
  return fault.error === 'KILL' || said;
}

/** The next start: it is not damaged, has what was acknowledged byte for byte, and goes on. */
async function checkStore(folder: string, lines: readonly CheckpointLine[]): Promise<void> {
  const damage: unknown[] = [];
  const store = await openCheckpoints(folder, { onRecovered: (report) => damage.push(report) });
  try {
    const there = new Map<string, number>();
    for (const line of lines) {
      if (line.type === 'kept' || line.type === 'imported') there.set(line.id, line.round);
      if (line.type === 'removed') there.delete(line.id);
    }
    const removing = there.size === 4 ? [0] : there.size === 3 ? [1] : [];
    for (const [id, round] of there) {
      const record = await store.get(id);
      // Removed, and killed before that was said.
      if (!record && removing.includes(round)) continue;
      assert.ok(record, `lost: the checkpoint of round ${round}`);
      assert.deepEqual(plain(record.files), plain(filesOf(round)));
    }
    for (const { id } of await store.list()) assert.ok(await store.get(id), 'half a checkpoint');
    const fresh = await store.create({ title: 'After', automatic: true, files: filesOf(9) });
    assert.deepEqual(plain((await store.get(fresh))?.files ?? []), plain(filesOf(9)));
    await store.collectGarbage();
    assert.deepEqual(plain((await store.get(fresh))?.files ?? []), plain(filesOf(9)));
  } finally {
    await store.close();
  }
  assert.deepEqual(damage, []);
  const db = openSqlite(`${folder}/checkpoints.db`, { readOnly: true, timeout: 1000 });
  const words = db.prepare('PRAGMA integrity_check').all();
  db.close();
  assert.deepEqual(
    words.map((row) => row['integrity_check']),
    ['ok'],
  );
}

/** Files so that a Buffer equals a Uint8Array. */
function plain(files: readonly CheckpointFile[]): unknown {
  const hex = (bytes: Uint8Array | null | undefined): unknown =>
    bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : bytes;
  return files
    .map(({ uri, before, after }) => ({ uri, before: hex(before), after: hex(after) }))
    .toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
}
