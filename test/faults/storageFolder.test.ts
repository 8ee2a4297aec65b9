import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionEvent } from '../../src/protocol/events.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { created, said } from '../sessions/sessionHelpers.ts';
import { withFaultFolder } from './faultFolder.ts';
import { reasonAgainst } from './runChild.ts';

const noMount = mountReason();

describe('the folder of the journal', function () {
  this.timeout(60_000);

  const full =
    'says that the disk is full when it opens a journal there, shows it, and writes again when there is room';
  if (noMount !== undefined) it.skip(`${full}: skipped because ${noMount}`);
  else {
    it(full, async () => {
      await withSmallDisk((disk) => {
        const folder = join(disk, 'storage');
        const before = openJournal(folder).journal;
        append(before, 0, created(), said('m1'));
        before.close();
        const ballast = fillUp(disk);
        let now = 1_700_000_000_000;
        const { journal } = openJournal(folder, { now: () => now });
        assert.match(
          journal.access.type === 'read-only' ? journal.access.failure.title : 'writable',
          /^The disk is full/u,
        );
        assert.deepEqual(messages(journal), ['m1']);
        const refused = journal.append('s', 2, [said('m2')], 'now');
        assert.match(
          refused.type === 'failed' ? refused.failure.title : refused.type,
          /disk is full/u,
        );
        rmSync(ballast);
        now += 5_000;
        append(journal, 2, said('m2'));
        assert.deepEqual(journal.access, { type: 'read-write' });
        journal.close();
        const after = openJournal(folder).journal;
        assert.deepEqual(messages(after), ['m1', 'm2']);
        after.close();
      });
    });
  }

  it('may lose its log after a kill: what the database has is there, and it goes on', async () => {
    await withFaultFolder((parent) => {
      const origin = join(parent, 'origin');
      const first = openJournal(origin).journal;
      append(first, 0, created(), said('m1'));
      first.close();
      const second = openJournal(origin).journal;
      append(second, 2, said('m2'));
      const killed = join(parent, 'killed');
      cpSync(origin, killed, { recursive: true });
      second.close();
      rmSync(join(killed, 'journal.db-wal'));
      const { journal, report } = openJournal(killed);
      assert.equal(report, undefined);
      assert.deepEqual(messages(journal), ['m1']);
      append(journal, 2, said('m3'));
      journal.close();
      const again = openJournal(killed);
      assert.equal(again.report, undefined);
      assert.deepEqual(messages(again.journal), ['m1', 'm3']);
      again.journal.close();
    });
  });

  it('may lose its log while the journal is open: what it was told is written stays written', async () => {
    await withFaultFolder((parent) => {
      const folder = join(parent, 'storage');
      const { journal } = openJournal(folder);
      append(journal, 0, created(), said('m1'));
      rmSync(join(folder, 'journal.db-wal'));
      append(journal, 2, said('m2'));
      const killed = join(parent, 'killed');
      cpSync(folder, killed, { recursive: true });
      append(journal, 3, said('m3'));
      const other = openJournal(folder);
      assert.equal(other.report, undefined);
      assert.deepEqual(messages(other.journal), ['m1', 'm2', 'm3']);
      other.journal.close();
      journal.close();
      const next = openJournal(killed);
      assert.equal(next.report, undefined);
      assert.deepEqual(messages(next.journal), ['m1', 'm2']);
      next.journal.close();
    });
  });

  it('may be a link, and is the same folder under both names', async () => {
    await withFaultFolder((parent) => {
      const real = join(parent, 'real');
      const link = join(parent, 'link');
      mkdirSync(real);
      symlinkSync(real, link, 'junction');
      const through = openJournal(link);
      const direct = openJournal(real);
      append(through.journal, 0, created(), said('m1'));
      assert.deepEqual(messages(direct.journal), ['m1']);
      through.journal.close();
      direct.journal.close();
    });
  });

  it('may be a link that leads nowhere: nothing is shown, and that is said in words', async () => {
    await withFaultFolder((parent) => {
      const link = join(parent, 'link');
      symlinkSync(join(parent, 'nowhere'), link, 'junction');
      assertUnusable(openJournal(link).journal);
    });
  });

  it('may have a path too long for the system, which is said in words', async () => {
    await withFaultFolder((parent) => {
      assertUnusable(openJournal(join(parent, 'x'.repeat(300))).journal);
      assertUnusable(openJournal(join(parent, ...Array<string>(30).fill('y'.repeat(200)))).journal);
    });
  });

  it('may have any path that the system takes', async () => {
    await withFaultFolder((parent) => {
      for (const length of [300, 480, 520, 900, 2_000, 3_900]) {
        const rest = length - parent.length;
        const names = Array.from({ length: Math.ceil(rest / 100) }, () => 'z'.repeat(99));
        const folder = join(parent, String(length), ...names).slice(0, length);
        const { journal } = openJournal(folder);
        if (journal.access.type === 'read-only') {
          assertUnusable(journal);
          continue;
        }
        append(journal, 0, created(), said('m1'));
        journal.close();
        const again = openJournal(folder).journal;
        assert.deepEqual(messages(again), ['m1'], `${length} characters`);
        again.close();
      }
    });
  });
});

/** Nothing is there, nothing is taken, and a failure says so. */
function assertUnusable(journal: Journal): void {
  assert.equal(journal.access.type === 'read-only' && journal.access.reason, 'not-writable');
  assert.deepEqual(journal.summaries(), []);
  const result = journal.append('s', 0, [created()], 'now');
  assert.match(result.type === 'failed' ? result.failure.title : '', /cannot be written/u);
  journal.close();
}

function append(
  journal: Journal,
  version: number,
  ...events: Parameters<Journal['append']>[2]
): void {
  const result = journal.append('s', version, events, 'now');
  const again =
    result.type === 'conflict' && result.version === version
      ? journal.append('s', version, events, 'now')
      : result;
  assert.equal(again.type, 'appended', JSON.stringify(again));
}

function messages(journal: Journal): readonly string[] {
  return journal
    .read('s')
    .flatMap((event: SessionEvent) => (event.type === 'message-added' ? [event.message] : []));
}

/** Takes what room there is, to the last byte. Gives the file that takes it. */
function fillUp(disk: string): string {
  const path = join(disk, 'ballast');
  const file = openSync(path, 'w');
  for (const size of [65_536, 4_096, 1]) {
    let room = true;
    while (room) room = tookBytes(file, size);
  }
  closeSync(file);
  return path;
}

function tookBytes(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch {
    return false;
  }
}

async function withSmallDisk(work: (disk: string) => void): Promise<void> {
  await withFaultFolder((parent) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', parent]);
    try {
      work(parent);
    } finally {
      execFileSync('umount', ['-l', parent]);
    }
  });
}

function mountReason(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  return reasonAgainst('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
}
