import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { SessionEvent } from '../../src/protocol/events.ts';
import type { Journal, LostEvents, RecoveryReport } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { packLines, soundBlocks } from '../../src/sessions/packBlocks.ts';
import { randomFrom } from '../helpers/random.ts';
import { created, said, withFolder, withJournal } from './sessionHelpers.ts';

const pageSize = 4096;
const messages = 120;

/** Text that deflates to no less than half, so that a pack has many pages. */
function noise(length: number, random: () => number): string {
  return Array.from({ length }, () => String.fromCodePoint(32 + Math.floor(random() * 90))).join(
    '',
  );
}

function fill(journal: Journal, session: string): void {
  const random = randomFrom(7);
  const all = Array.from({ length: messages }, (_, n) =>
    said(`${session}-m${n}`, noise(n % 40 === 7 ? 90_000 : 1 + ((n * 977) % 9000), random)),
  );
  const result = journal.append(session, 0, [created(`The ${session}`), ...all], 'now');
  assert.equal(result.type, 'appended');
}

interface Sample {
  readonly folder: string;
  readonly bytes: Buffer;
  readonly packed: Buffer;
  readonly events: readonly SessionEvent[];
  /** The numbers of the events of each block. */
  readonly blocks: readonly (readonly number[])[];
}

/** A closed journal with one session in cold storage and a small one that is not. */
async function sampleIn(folder: string): Promise<Sample> {
  const { journal } = openJournal(join(folder, 'sample'));
  fill(journal, 's');
  journal.append('other', 0, [created('Other'), said('kept')], 'now');
  const events = journal.read('s');
  assert.equal((await journal.pack('s')).type, 'packed');
  journal.close();
  const path = join(folder, 'sample', 'journal.db');
  const db = new DatabaseSync(path, { readOnly: true });
  const packed = db.prepare('SELECT packed FROM archives').get()?.['packed'];
  db.close();
  assert.ok(packed instanceof Uint8Array);
  return {
    folder: join(folder, 'sample'),
    bytes: readFileSync(path),
    packed: Buffer.from(packed),
    events,
    blocks: Array.from(soundBlocks(Buffer.from(packed)), ({ lines }) =>
      lines().map((line) => (JSON.parse(line) as SessionEvent).seq),
    ),
  };
}

interface Opened {
  readonly messages: ReadonlySet<string>;
  readonly other: readonly SessionEvent[];
  readonly reports: readonly RecoveryReport[];
}

/** A copy of the sample whose file is `bytes`: what is there once everything was looked at. */
function openWith(sample: Sample, bytes: Buffer): Opened {
  const folder = `${sample.folder}-work`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(sample.folder, folder, { recursive: true });
  writeFileSync(join(folder, 'journal.db'), bytes);
  const reports: RecoveryReport[] = [];
  const onRecovered = (late: RecoveryReport): void => void reports.push(late);
  const { journal, report } = openJournal(folder, { onRecovered });
  if (report) reports.push(report);
  for (const { id } of journal.summaries()) journal.read(id);
  const events = journal.read('s');
  const other = journal.read('other');
  journal.close();
  const texts = new Map(
    sample.events.flatMap((each) => (each.type === 'message-added' ? [[each.message, each]] : [])),
  );
  const found = new Set<string>();
  for (const each of events) {
    if (each.type !== 'message-added') continue;
    const before = texts.get(each.message);
    assert.deepEqual({ ...each, seq: 0 }, { ...before, seq: 0 }, 'a word that nobody wrote');
    found.add(each.message);
  }
  return { messages: found, other, reports };
}

/** The numbers of the sample's messages that are not there. */
function lostOf(sample: Sample, { messages: found }: Opened): readonly number[] {
  return sample.events.flatMap((each) =>
    each.type === 'message-added' && !found.has(each.message) ? [each.seq] : [],
  );
}

/** At most one block is gone, and the last report says which events those were. */
function assertOneBlock(sample: Sample, opened: Opened): void {
  const lost = lostOf(sample, opened);
  const hit = sample.blocks.filter((block) => block.some((seq) => lost.includes(seq)));
  assert.ok(hit.length <= 1, `events ${lost.join()} of ${hit.length} blocks are lost`);
  if (lost.length === 0) return;
  const told = opened.reports.flatMap(({ lost: each }) => each);
  const numbers = new Set(told.filter(({ session }) => session === 's').flatMap(numbersOf));
  for (const seq of lost) assert.ok(numbers.has(seq), `nobody says that ${seq} is lost`);
}

function numbersOf({ from, to }: LostEvents): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function flipped(bytes: Buffer, at: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

/** Puts another pack into the place of the one there is. */
function replacePack(folder: string, packed: Uint8Array, digest: string): void {
  const db = new DatabaseSync(join(folder, 'journal.db'));
  db.exec('PRAGMA secure_delete = ON');
  db.prepare('UPDATE archives SET packed = ?, digest = ?').run(packed, digest);
  db.close();
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** As the first format had it. */
function oldPack(events: readonly SessionEvent[]): Buffer {
  return deflateRawSync(events.map((event) => JSON.stringify(event)).join('\n'), { level: 9 });
}

describe('a pack of blocks', function () {
  this.timeout(120_000);

  it('gives back any lines, and without any byte of it all but one block at the most', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }).map((text) => JSON.stringify(text)),
      fc.integer({ min: 10_000, max: 90_000 }).map((n) => noise(n, randomFrom(n))),
    );
    const input = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 12 }),
      last: fc.nat(1_000_000),
      flips: fc.array(
        fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) }),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ lines, last, flips }) => {
        const packed = await packLines(lines, last);
        const blocks = [...soundBlocks(packed)].map((block) => block.lines());
        assert.deepEqual(blocks.flat(), lines);
        assert.ok([...soundBlocks(packed)].every((block) => block.last === last));
        for (const { share, bit } of flips) {
          const at = Math.min(packed.length - 1, Math.floor(share * packed.length));
          const left = [...soundBlocks(flipped(packed, at, 1 << bit))].map((block) =>
            block.lines(),
          );
          assert.ok(left.length >= blocks.length - 1, `byte ${at} of ${packed.length}`);
          let from = 0;
          for (const block of left) {
            from = blocks.findIndex((each, i) => i >= from && each.join('\n') === block.join('\n'));
            assert.notEqual(from, -1, 'a block that nobody packed');
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('loses one block of a session at the most, whichever byte of the file is flipped', () =>
    withFolder(async (folder) => {
      const sample = await sampleIn(folder);
      assert.ok(sample.blocks.length >= 8, `${sample.blocks.length} blocks`);
      const [start, end] = [
        sample.bytes.indexOf(sample.packed.subarray(0, 100)),
        sample.bytes.length,
      ];
      assert.ok(start > 0);
      const pages = Math.floor(end / pageSize);
      let [noticed, lost] = [0, 0];
      const place = fc.oneof(
        fc.integer({ min: start, max: end - 1 }),
        // The first bytes of a page steer what follows it.
        fc
          .tuple(fc.integer({ min: 1, max: pages - 1 }), fc.nat(12))
          .map(([page, at]) => page * pageSize + at),
      );
      const property = fc.property(place, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const opened = openWith(sample, flipped(sample.bytes, at, mask));
        assertOneBlock(sample, opened);
        noticed += opened.reports.length;
        lost += lostOf(sample, opened).length;
      });
      fc.assert(property, { numRuns: 80 });
      assert.ok(noticed > 20, `only ${noticed} flips were noticed`);
      assert.ok(lost > 0, 'no flip hit a block');
    }));

  it('finds what comes behind a page whose link to the next one is broken', () =>
    withFolder(async (folder) => {
      const sample = await sampleIn(folder);
      const middle = sample.bytes.indexOf(sample.packed.subarray(200_000, 200_040));
      const link = Math.floor(middle / pageSize) * pageSize;
      for (const wrong of [0, 3, 0xffffff]) {
        const bytes = Buffer.from(sample.bytes);
        bytes.writeUInt32BE(wrong, link);
        const opened = openWith(sample, bytes);
        assertOneBlock(sample, opened);
        assert.ok(opened.reports.length > 0, 'it was noticed');
        assert.equal(opened.other.length, 2);
      }
    }));

  it('says of what is lost whose it was, and how much', () =>
    withFolder(async (folder) => {
      const sample = await sampleIn(folder);
      const hit = Math.floor(sample.blocks.length / 2);
      const blocks = [...soundBlocks(sample.packed)];
      const before = blocks.slice(0, hit).reduce((sum, { size }) => sum + size, 0);
      const at = sample.bytes.indexOf(sample.packed.subarray(before, before + 30));
      const { reports, messages: found } = openWith(sample, flipped(sample.bytes, at + 25, 4));
      const gone = sample.blocks[hit] ?? [];
      const lost = { session: 's', from: gone[0], to: gone.at(-1) };
      assert.deepEqual(reports.at(-1)?.lost, [lost]);
      assert.equal(found.size, messages - gone.length);
      assert.match(reports[0]?.reason ?? '', /archive of s is damaged/u);
    }));
});

describe('a pack of the first format', function () {
  this.timeout(60_000);

  it('is read, opened and brought back as ever', () =>
    withJournal(async (journal, folder) => {
      fill(journal, 's');
      const events = journal.read('s');
      await journal.pack('s');
      const packed = oldPack(events);
      replacePack(folder, packed, sha256(packed));
      assert.deepEqual(journal.read('s'), events);
      assert.equal(journal.append('s', events.length, [said('next')], 'now').type, 'appended');
      assert.deepEqual(journal.read('s').slice(0, -1), events);
      assert.equal(journal.generation, 0, 'nothing had to be recovered');
    }));

  it('is recovered whole where it is sound, and said to be lost where it is not', () =>
    withFolder(async (folder) => {
      const sample = await sampleIn(folder);
      const packed = oldPack(sample.events);
      replacePack(sample.folder, packed, sha256(packed));
      const bytes = readFileSync(join(sample.folder, 'journal.db'));
      const rootGone = openWith(sample, Buffer.from(bytes).fill(0, 0, 100));
      assert.equal(rootGone.messages.size, messages);
      assert.deepEqual(rootGone.reports.at(-1)?.lost, []);
      const at = bytes.indexOf(packed.subarray(5000, 5040));
      const hit = openWith(sample, flipped(bytes, at, 1));
      assert.equal(hit.messages.size, 0, 'none rather than wrong ones');
      assert.equal(hit.other.length, 2);
      const all = { session: 's', from: 1, to: messages + 1 };
      assert.deepEqual(hit.reports.at(-1)?.lost, [all]);
    }));
});
