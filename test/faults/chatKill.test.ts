import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openCheckpoints } from '../../src/checkpoints/checkpointStore.ts';
import { createDiskFiles } from '../../src/edits/transactionFiles.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import {
  emptySession,
  isRunning,
  summarize,
  type SessionState,
} from '../../src/protocol/sessionState.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { testServices } from '../sessions/sessionHelpers.ts';
import type { ChatLine } from './chatChild.ts';
import { contentAfter, endEdits, fileCount, uriOf } from './chatEdits.ts';
import { withFaultFolder } from './faultFolder.ts';
import { bundledChild } from '../helpers/bundledChild.ts';
import { randomFrom } from '../helpers/random.ts';
import { inPairs, oneThread } from './runChild.ts';

const kills = 300;
/** Kills that one folder goes through: the next process finds what the last one left. */
const killsOfEach = 10;
const seed = Number(process.env['PARLEY_SEED'] ?? 1);

describe('a chat with edits that is killed', function () {
  this.timeout(400_000);

  it(`keeps every acknowledged word, once, and no half of an edit, in ${kills} kills (seed ${seed})`, async () => {
    await withFaultFolder(async (parent) => {
      const script = bundledChild(new URL('chatChild.ts', import.meta.url));
      const folders = Array.from({ length: kills / killsOfEach }, (_, n) => n);
      let acknowledged = 0;
      const ended: string[] = [];
      await inPairs(folders, async (n) => {
        const folder = `${parent}/${n}`;
        const random = randomFrom(seed * 1000 + n);
        const lines: ChatLine[] = [];
        for (let kill = 1; kill <= killsOfEach; kill++) {
          try {
            lines.push(...(await chatUntilKilled(script, folder, random)));
            // Not after each: mostly the next process is the one to end what was cut off.
            if (kill % 3 === 1 || kill === killsOfEach) ended.push(...(await check(folder, lines)));
          } catch (cause) {
            throw new Error(`PARLEY_SEED=${seed}, folder ${n}, kill ${kill}`, { cause });
          }
        }
        ended.push(...lines.flatMap((line) => (line.type === 'ready' ? line.ended : [])));
        acknowledged += lines.filter((line) => 'session' in line).length;
      });
      assert.ok(acknowledged > kills * 3, `only ${acknowledged} words were acknowledged`);
      const partial = ended.filter((progress) => progress === 'partial').length;
      assert.ok(partial > kills / 30, `only ${partial} of ${ended.length} edits were cut in two`);
    });
  });
});

/**
 * Starts a chat and kills it so many moments after a line: every other time after one that says that
 * files begin to change. Or while it begins.
 */
async function chatUntilKilled(
  script: string,
  folder: string,
  random: () => number,
): Promise<readonly ChatLine[]> {
  const child = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: oneThread(),
  });
  const ended = once(child, 'close');
  const killIn = (ms: number): void => void setTimeout(() => child.kill('SIGKILL'), ms);
  const killAfter = Math.floor(random() * 20);
  const inEdit = random() < 0.5;
  const moment = random() * (inEdit ? 5 : 12);
  const lines: ChatLine[] = [];
  let killed = false;
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as ChatLine;
    lines.push(said);
    if (killed || lines.length <= killAfter || (inEdit && said.type !== 'editing')) return;
    killed = true;
    killIn(moment);
  });
  // A tenth dies before all is open, or while it is.
  if (killAfter < 2) killIn(30 + random() * 60);
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', complaint);
  return lines;
}

/** Gives how far the edits had come that it ended. */
async function check(folder: string, lines: readonly ChatLine[]): Promise<readonly string[]> {
  const { journal, report } = openJournal(`${folder}/journal`);
  const damage: unknown[] = report ? [report] : [];
  const onRecovered = (found: unknown): void => void damage.push(found);
  const checkpoints = await openCheckpoints(`${folder}/checkpoints`, { onRecovered });
  const files = createDiskFiles();
  try {
    assert.deepEqual(journal.access, { type: 'read-write' });
    const ended = await endEdits(new SessionRegistry(testServices(journal)), checkpoints, files);
    const states = journal.summaries().map((summary) => {
      const state = stateOf(journal, summary.id);
      assert.deepEqual(summarize(state), summary);
      return state;
    });
    assert.equal(journal.unreadableRows, 0);
    for (const line of lines) checkLine(states, line);
    const known = new Set((await checkpoints.list()).map(({ id }) => id));
    for (const line of lines) {
      if (line.type === 'edit') assert.ok(known.has(line.checkpoint), 'a checkpoint is lost');
    }
    for (let file = 0; file < fileCount; file++) {
      const uri = uriOf(folder, file);
      const expected = expectedContent(states, uri);
      const found = await files.read(uri);
      assert.deepEqual(found && Buffer.from(found).toString(), expected, `${uri} is half an edit`);
    }
    assert.deepEqual(damage, []);
    return ended;
  } finally {
    await checkpoints.close();
    journal.close();
  }
}

/** The session from its events: each once, without a gap, and no reply runs on. */
function stateOf(journal: Journal, session: string): SessionState {
  const events = journal.read(session);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, i) => i + 1),
  );
  const facts = events.flatMap((event) => {
    if (event.type === 'message-added') return [event.message];
    if (event.type === 'reply-started' || event.type === 'reply-ended') {
      return [`${event.type} ${event.reply}`];
    }
    return event.type === 'edit-started' || event.type === 'edit-applied'
      ? [`${event.type} ${event.edit}`]
      : [];
  });
  assert.equal(new Set(facts).size, facts.length, 'an event is there twice');
  const state = foldAll(emptySession(session), events);
  assert.ok(!state.messages.some(isRunning), 'interrupted, not running');
  return state;
}

function checkLine(states: readonly SessionState[], line: ChatLine): void {
  if (!('session' in line)) return;
  const state = states.find(({ id }) => id === line.session);
  const message = state?.messages.find(({ id }) => id === line.id);
  if (line.type === 'message') assert.equal(message?.text, line.text, 'a message is lost');
  if (line.type === 'reply') assert.equal(message?.text.length, line.length, 'a reply is lost');
  if (line.type !== 'edit') return;
  const edit = state?.edits.find(({ id }) => id === line.id);
  assert.equal(edit?.status, 'applied', 'an edit is lost');
}

/** As the last edit left it that was applied to the file. */
function expectedContent(states: readonly SessionState[], uri: string): string | undefined {
  const applied = states
    .flatMap(({ edits }) => edits)
    .filter(({ status, files }) => status === 'applied' && files.some((file) => file.uri === uri))
    // Their ids sort by time.
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const last = applied.at(-1);
  const content = last && contentAfter(last.id, uri);
  return content && Buffer.from(content).toString();
}
