import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Failure } from '../../src/protocol/model.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { bundledChild } from '../helpers/bundledChild.ts';
import { created, said } from '../sessions/sessionHelpers.ts';
import { fullForm, withFaultFolder } from './faultFolder.ts';
import { journalPaths, type Fault } from './faultyCalls.ts';
import { checkJournal } from './journalCheck.ts';
import type { JournalLine } from './journalScenario.ts';
import { inPairs, reasonAgainst, runChild, type ChildEnd } from './runChild.ts';
import {
  chosenStrikes,
  extent,
  skipped,
  strikeEach,
  strikes,
  type Life,
  type Strike,
} from './strikes.ts';

const oldJournal = fileURLToPath(new URL('../fixtures/journals/v1.db', import.meta.url));
const noLimits = reasonAgainst('prlimit', ['--fsize=1000000', 'true']);
const pageSize = 4096;

describe('the journal, with its file calls failing', function () {
  this.timeout(fullForm ? 900_000 : 240_000);

  for (const strike of strikes) {
    const title = `loses nothing when the k-th call ${strike.name} (${extent})`;
    itStrikes(title, strike, (script) => ({ script, paths: journalPaths, check }));
  }

  for (const strike of chosenStrikes) {
    const damaged = `recovers a damaged journal all the same when the k-th call ${strike.name}`;
    itStrikes(`${damaged} (${extent})`, strike, (script, parent) => {
      const sample = damagedJournal(join(parent, 'sample'));
      const lost = (folder: string, ended: ChildEnd, fault: Fault): boolean => {
        const lines = linesOf(ended);
        const noticed = checkEnd(lines, ended, fault);
        const known = sample.messages.map((id): JournalLine => {
          return { type: 'message', session: 'old', id, text: textOf(id) };
        });
        checkJournal(folder, [...known, ...lines], true);
        return noticed;
      };
      return {
        script,
        args: ['short'],
        prepare: (folder) => cpSync(sample.folder, folder, { recursive: true }),
        paths: journalPaths,
        check: lost,
      };
    });

    const lifted = `lifts an older journal all the same when the k-th call ${strike.name}`;
    itStrikes(`${lifted} (${extent})`, strike, (script, parent) => {
      const before = oldState(join(parent, 'sample'));
      return {
        script,
        args: ['short'],
        prepare: (folder) => {
          mkdirSync(folder);
          copyFileSync(oldJournal, join(folder, 'journal.db'));
        },
        paths: journalPaths,
        check: (folder, ended, fault) => {
          const noticed = check(folder, ended, fault);
          assert.deepEqual(storedIn(folder, before), before);
          return noticed;
        },
      };
    });
  }

  const torn = `loses nothing when a write is cut off in its middle and the disk is full from then on`;
  if (noLimits !== undefined) it.skip(`${torn}: skipped because ${noLimits}`);
  else {
    it(torn, async () => {
      await withFaultFolder(async (parent) => {
        const script = bundledChild(new URL('journalScenario.ts', import.meta.url));
        // The log of the whole life has some 600 KB, the database 100.
        const limits = Array.from({ length: fullForm ? 300 : 60 }, (_, i) => 700 + i * i * 165);
        await inPairs(limits, async (limit) => {
          const folder = join(parent, String(limit));
          const ended = await runChild(script, [folder], ['prlimit', `--fsize=${limit}`]);
          const fault: Fault = { call: 'pwrite64', error: 'EIO', when: '1+' };
          const lines = linesOf(ended);
          checkEnd(lines, ended, fault);
          checkJournal(folder, lines);
          rmSync(folder, { recursive: true, force: true });
        });
      });
    });
  }
});

function itStrikes(
  title: string,
  strike: Strike,
  make: (script: string, parent: string) => Life,
): void {
  if (skipped !== '') return void it.skip(title + skipped);
  it(title, async () => {
    await withFaultFolder(async (parent) => {
      const script = bundledChild(new URL('journalScenario.ts', import.meta.url));
      await strikeEach(parent, make(script, parent), strike);
    });
  });
}

function linesOf(ended: ChildEnd): readonly JournalLine[] {
  return ended.lines.map((line) => JSON.parse(line) as JournalLine);
}

function check(folder: string, ended: ChildEnd, fault: Fault): boolean {
  const lines = linesOf(ended);
  const noticed = checkEnd(lines, ended, fault);
  // A commit that could not be synced is taken back, and its frames stay in the log: they look like
  // committed ones after a bad one. Recovery then brings back what was not acknowledged.
  checkJournal(folder, lines, fault.call === 'fsync');
  return noticed;
}

/** How the child ended and what it said of its failures. Whether the fault was noticed. */
function checkEnd(lines: readonly JournalLine[], ended: ChildEnd, fault: Fault): boolean {
  if (fault.error === 'KILL') assert.equal(ended.signal, 'SIGKILL', ended.complaint);
  else assert.equal(ended.code, 0, ended.complaint);
  for (const line of lines) {
    if (line.type === 'held') assert.ok(line.whole, 'the text is gone from memory');
    if (line.type === 'failed') assertSaid(line.failure, fault);
  }
  const forever = fault.when.endsWith('+');
  const gaveUp = lines.some(({ type }) => type === 'gave-up');
  assert.ok(forever || !gaveUp, 'it did not go on when the disk did');
  return fault.error === 'KILL' || lines.some(({ type }) => type === 'failed');
}

function assertSaid(failure: Failure, fault: Fault): void {
  assert.equal(failure.kind, 'storage');
  // Of the rest SQLite, and Node's rmSync, tell only that they failed.
  const told = ['pwrite64', 'mkdir', 'rename'].includes(fault.call);
  if (fault.error === 'ENOSPC' && told) assert.match(failure.title, /^The disk is full/u);
  // Of a folder that could not be made for want of quota Node says that it is not there.
  if (fault.error === 'EDQUOT' && told && fault.call !== 'mkdir') {
    assert.match(failure.title, /^Your quota on the disk/u);
  }
}

function textOf(message: string): string {
  return `${message} `.repeat(400);
}

/** A journal whose first page is junk, and the messages in it. */
function damagedJournal(folder: string): {
  readonly folder: string;
  readonly messages: readonly string[];
} {
  const { journal } = openJournal(folder);
  const messages = Array.from({ length: 12 }, (_, i) => `old-${i}`);
  const events = [created('Old'), ...messages.map((id) => said(id, textOf(id)))];
  journal.append('old', 0, events, 'now');
  journal.close();
  const database = join(folder, 'journal.db');
  writeFileSync(database, readFileSync(database).fill(0x5a, 0, pageSize));
  return { folder, messages };
}

type Stored = readonly (readonly [session: string, types: readonly string[]])[];

/** What the old journal holds. */
function oldState(folder: string): Stored {
  mkdirSync(folder);
  copyFileSync(oldJournal, join(folder, 'journal.db'));
  return storedIn(folder);
}

function storedIn(folder: string, like?: Stored): Stored {
  const { journal } = openJournal(folder);
  try {
    const sessions = like?.map(([session]) => session) ?? journal.summaries().map(({ id }) => id);
    return sessions.toSorted().map((session) => {
      const events = journal.read(session);
      // The check has added a message to each.
      const own = events.filter(
        (event) => !('message' in event && event.message.startsWith('after-')),
      );
      return [session, own.map(({ type }) => type)];
    });
  } finally {
    journal.close();
  }
}
