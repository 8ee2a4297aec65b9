import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Frame, Locator, Page } from 'playwright-core';
import { isAlive } from '../../scripts/lib/processes.mjs';
import { closeWindow, openWindow, parleyFrame, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import {
  done,
  fin,
  finish,
  raw,
  reset,
  respond,
  text,
  textReply,
} from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';
import { shareParleyAsSuite } from '../helpers/sharedParley.ts';

describe('a model server that misbehaves', () => {
  let parley: ParleyWindow;
  const lastCard = (): Locator => parley.frame.getByRole('group', { name: 'Failure' }).last();

  const share = shareParleyAsSuite();
  before(async () => {
    parley = await share();
  });

  /** Sends a message and waits for its reply to end, however. */
  async function ask(question: string): Promise<Locator> {
    const { frame } = parley;
    const before = await turns(frame).count();
    await sendMessage(frame, question);
    await turns(frame)
      .nth(before + 1)
      .waitFor();
    await frame.getByRole('button', { name: 'Send' }).waitFor();
    return turns(frame).last();
  }

  it('is named where a web page comes instead of an answer', async () => {
    const page = '<!doctype html><title>Log in</title><script>location="x"</script>';
    parley.server.next([respond(200, page, { 'content-type': 'text/html' })]);
    const reply = await ask('Are you a model?');
    await lastCard()
      .getByText(/127\.0\.0\.1:\d+ sent is not a model's answer/u)
      .waitFor();
    await lastCard()
      .getByText(/baseUrl/u)
      .waitFor();
    await lastCard().getByRole('button', { name: 'Open Settings' }).waitFor();
    assert.equal(await reply.getByRole('group', { name: 'Failure' }).count(), 1);
  });

  it('is read past pieces that make no sense', async () => {
    parley.server.next([
      text('Before, '),
      raw('data: {"choices": [{{{\n\n', 'event: \u0000\ndata\n\n', ': \uFFFD\n\n', 'data: 7\n\n'),
      text('and after.'),
      finish(),
      done(),
    ]);
    const reply = await ask('Stutter, please.');
    await reply.getByText('Before, and after.').waitFor();
    assert.equal(await reply.getByRole('group', { name: 'Failure' }).count(), 0);
  });

  for (const [how, step] of [
    ['resets the connection', reset()],
    ['ends it', fin()],
    ['sends rubbish and ends it', raw('data: {"choices": [{{{\n\n')],
  ] as const) {
    it(`loses nothing of what came when it ${how} in the middle`, async () => {
      parley.server.next([text('Half of an answer'), step]);
      const reply = await ask(`Break off: ${how}.`);
      await reply.getByText('Half of an answer').waitFor();
      await lastCard()
        .getByText(/broke off/u)
        .waitFor();
      await lastCard().getByRole('button', { name: 'Continue' }).waitFor();
      await lastCard().getByRole('button', { name: 'Retry' }).waitFor();
    });
  }

  it('never sees a message that is longer than its window, which is kept', async () => {
    const asked = parley.server.chats.length;
    const long = `The beginning. ${'so many words that no window holds them '.repeat(2_000)}The end.`;
    await ask(long);
    await lastCard()
      .getByText(/This message is too long for fake-model/u)
      .waitFor();
    assert.equal(parley.server.chats.length, asked);
    const kept = turns(parley.frame).filter({ hasText: 'The beginning. so many words' });
    assert.equal(await kept.count(), 1);
  });
});

describe('a journal that cannot be trusted', () => {
  let parley: ParleyWindow;
  let page: Page;
  let frame: Frame;
  /** The journal as the questions left it. */
  let whole: Buffer | undefined;
  let tried = '';
  const asked = ['The first question', 'The second question', 'The third question'];

  before(async () => {
    parley = await openParley();
    ({ frame, page } = parley);
    for (const [at, question] of asked.entries()) {
      parley.server.next(textReply(`Answer ${at + 1}. ${'word '.repeat(2_000)}`, { chunk: 500 }));
      await sendMessage(frame, question);
      await replyEnded(frame, at + 1);
    }
  });
  endParleysAfterAll();

  const journal = (): string => {
    const [found] = globSync(
      path.join(parley.vscode.dataDir, 'data/User/workspaceStorage/*/parley.parley/journal.db'),
    );
    assert.ok(found, 'there is a journal');
    return found;
  };

  // What a first try of a test left of the journal is no beginning for the second one.
  beforeEach(async function () {
    const title = this.currentTest?.title ?? '';
    const again = title === tried && whole;
    tried = title;
    if (!again) return;
    await reopen(() => {
      const file = journal();
      for (const beside of ['-wal', '-shm']) rmSync(`${file}${beside}`, { force: true });
      writeFileSync(file, again);
    });
  });

  /** Closes the window, which ends all that holds the journal, and opens the folder again: with another host. */
  async function reopen(whileClosed: () => void): Promise<void> {
    const host = parley.vscode.extensionHostPid();
    await closeWindow(page);
    await waitUntil(() => Promise.resolve(!isAlive(host)));
    whileClosed();
    page = await openWindow(parley.vscode);
  }

  async function reopenAfter(change: (file: string) => void): Promise<void> {
    const file = journal();
    await reopen(() => {
      // All into the one file: what lies beside it is for a crash.
      const db = new DatabaseSync(file, { timeout: 5_000 });
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
      } finally {
        db.close();
      }
      whole ??= readFileSync(file);
      change(file);
    });
  }

  const setVersion = (file: string, version: number): void => {
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
  };

  it('is only read where a newer version wrote it', async () => {
    let before = Buffer.alloc(0);
    let version = 0;
    await reopenAfter((file) => {
      const db = new DatabaseSync(file);
      version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
      db.close();
      setVersion(file, 999);
      before = readFileSync(file);
    });
    await runCommand(page, 'Parley: Focus Chat Input');
    frame = await parleyFrame(page);
    await frame.getByText(/written by a newer version of Parley\. Update Parley/u).waitFor();
    for (const question of asked)
      await turns(frame).getByText(question).waitFor({ state: 'attached' });
    assert.equal(await messageInput(frame).isDisabled(), true);
    // VS Code's own class is all that tells the colour.
    const red = page.locator('.statusbar-item.error-kind[id*="parley.status"]');
    await red
      .getByRole('button', { name: /written by a newer version.*Click to open the chat$/u })
      .waitFor();
    await runCommand(page, 'Parley: New Chat');
    await reopen(() => {
      assert.ok(readFileSync(journal()).equals(before), 'not a byte has changed');
      setVersion(journal(), version);
    });
    frame = await openChat(page);
    await turns(frame).getByText('The first question').waitFor({ state: 'attached' });
    assert.equal(await messageInput(frame).isDisabled(), false);
  });

  it('gives what can be read of it where it is damaged, and says so', async () => {
    await reopenAfter((file) => {
      const bytes = readFileSync(file);
      // The page of the last message: another one may hold nothing but the index, which is made anew.
      const start = Math.floor(bytes.lastIndexOf('"message-added"') / 4_096) * 4_096;
      bytes.fill(0xee, start, start + 4_096);
      writeFileSync(file, bytes);
    });
    frame = await openChat(page);
    const banner = frame.getByText(/The journal of your chats was damaged/u);
    await banner.waitFor();
    const kept = /The damaged file is kept: (\S+)/u.exec(await banner.innerText())?.[1] ?? '';
    assert.ok(existsSync(kept), kept);
    assert.equal(path.dirname(kept), path.dirname(journal()));
    // What stands on the other pages is there.
    const count = await turns(frame).count();
    assert.ok(count > 0);
    await sendMessage(frame, 'Do you still write?');
    await turns(frame)
      .nth(count + 1)
      .getByText('You asked: Do you still write?')
      .waitFor();
  });

  it('is begun anew where nothing of it is left, and the rest is kept', async () => {
    const junk = randomBytes(50_000);
    await reopenAfter((file) => writeFileSync(file, junk));
    frame = await openChat(page);
    const banner = frame.getByText(/0 events of 0 chats were recovered/u);
    await banner.waitFor();
    const kept = /The damaged file is kept: (\S+)/u.exec(await banner.innerText())?.[1] ?? '';
    assert.ok(readFileSync(kept).equals(junk));
    await sendMessage(frame, 'A new beginning');
    await replyEnded(frame, 1);
    assert.ok(statSync(journal()).size > 0);
  });
});
