import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import {
  answerInputBox,
  inputBox,
  reloadWindow,
  repeatUntil,
  runCommand,
} from '../helpers/browser.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';
import {
  clearNotifications,
  notification,
  openProposed,
  pick,
  pickAfter,
  saveAsProposed,
} from '../helpers/vscodeDialogs.ts';

const browse = 'Parley: Browse Checkpoints…';
const touched = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];

describe('the checkpoint browser', () => {
  let parley: ParleyWindow;
  let count = 0;

  endParleysAfterAll();

  before(async () => {
    parley = await openParley({
      vscode: { settings: { 'parley.checkpoints.quotaMegabytes': 1 } },
    });
    const { page } = parley;
    // Parley keeps what changed while the window was open, and hears of it some time later.
    await repeatUntil(inputBox(page, 'Name of the Checkpoint of 5 Files'), async () => {
      await page.keyboard.press('Escape');
      writeAll(`first ${Date.now()}`);
      await runCommand(page, 'Parley: Create Checkpoint…');
    });
    await answerInputBox(page, 'Name of the Checkpoint', 'The very first');
  });

  afterEach(async () => {
    await parley.page.keyboard.press('Escape');
    await clearNotifications(parley.page);
  });

  const inWorkspace = (name: string): string => path.join(parley.vscode.workspace, name);
  const write = (name: string, text: string | Buffer): void =>
    writeFileSync(inWorkspace(name), text);
  const read = (name: string): string => readFileSync(inWorkspace(name), 'utf8');
  const option = (name: RegExp): Locator => parley.page.getByRole('option', { name }).first();

  function writeAll(text: string): void {
    for (const name of touched) write(name, `${text} ${name}\n`);
  }

  /** Keeps a checkpoint under a name that no other has, a second try of a test included. */
  async function keep(name: string): Promise<string> {
    const title = `${name} ${++count}`;
    await runCommand(parley.page, 'Parley: Create Checkpoint…');
    await answerInputBox(parley.page, 'Name of the Checkpoint', title);
    return title;
  }

  async function act(title: string, action: RegExp): Promise<void> {
    await pickAfter(parley.page, browse, new RegExp(`^${title}`, 'u'));
    await pick(parley.page, action);
  }

  it('renames, tags and pins a checkpoint, and shows what came of it', async () => {
    const { page } = parley;
    writeAll('named');
    const title = await keep('To rename');
    await act(title, /^Rename/u);
    await answerInputBox(page, 'Rename Checkpoint', `${title} renamed`);
    await pick(page, new RegExp(`^${title} renamed`, 'u'));
    await pick(page, /^Edit Tags/u);
    await answerInputBox(page, 'Edit Tags', 'release, #shop');
    await pick(page, new RegExp(`^${title} renamed, .*#release #shop`, 'u'));
    await pick(page, /^Pin/u);
    await option(new RegExp(`^${title} renamed, .* · pinned · #release #shop`, 'u')).click();
    await option(/^Unpin/u).waitFor();
    await page.getByRole('button', { name: /^Back/u }).click();
    await option(new RegExp(`^${title} renamed`, 'u')).waitFor();
  });

  it('compares two checkpoints: only what differs, the older one on the left', async () => {
    const { page } = parley;
    writeAll('then');
    const older = await keep('Older');
    write('b.txt', 'later b.txt\n');
    const newer = await keep('Newer');
    await act(newer, /^Compare With Another/u);
    await pick(page, new RegExp(`^${older}`, 'u'));
    await page.getByRole('tab', { name: `${older} ↔ ${newer} (1 file)` }).waitFor();
    await page.getByText('later b.txt').first().waitFor();
    assert.equal(await page.getByText('then a.txt').count(), 0);
    await act(newer, /^Compare With Now/u);
    await notification(page, 'Nothing has changed since');
  });

  it('restores the changed files and undoes that', async () => {
    const { page } = parley;
    writeAll('kept');
    const title = await keep('To restore');
    write('a.txt', 'other\n');
    rmSync(inWorkspace('b.txt'));
    await act(title, /^Restore Files…/u);
    await inputBox(page, 'Restore 2 Changed Files?').waitFor();
    await page.getByText('changed since', { exact: true }).waitFor();
    await page.getByText('deleted since: comes back').waitFor();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    const said = await notification(page, 'Restored 2 files.');
    assert.equal(read('a.txt'), 'kept a.txt\n');
    assert.equal(read('b.txt'), 'kept b.txt\n');
    await said.getByRole('button', { name: 'Undo' }).click();
    await pickAfter(page, browse, new RegExp(`^Before: Undo Restore “${title}”`, 'u'));
    await waitUntil(() => read('a.txt') === 'other\n' && !existsSync(inWorkspace('b.txt')));
  });

  it('takes the conversation back, and what followed stays at hand', async () => {
    const { frame, server } = parley;
    const replies = await frame.getByRole('article', { name: /reply/iu }).count();
    const before = await turns(frame).count();
    server.next(textReply('The first answer.'));
    await sendMessage(frame, 'The first question');
    await replyEnded(frame, replies + 1);
    const title = await keep('In the middle');
    server.next(textReply('The second answer.'));
    await sendMessage(frame, 'The second question');
    await replyEnded(frame, replies + 2);
    await act(title, /^Restore Conversation Only/u);
    await frame.getByText('2 messages are set aside', { exact: true }).waitFor();
    assert.equal(await turns(frame).count(), before + 2);
    await frame.getByRole('button', { name: 'Bring Back' }).click();
    await turns(frame).last().getByText('The second answer.').waitFor();
  });

  it('exports a checkpoint, and takes it in again where it was deleted', async () => {
    const { page } = parley;
    writeAll('to travel');
    const title = await keep('To travel');
    await act(title, /^Export/u);
    const file = await saveAsProposed(page, 'Export Checkpoint', parley.vscode.workspace);
    assert.equal(path.basename(file), `${title}.parley-checkpoints`);
    await notification(page, 'Exported 1 checkpoint to');
    await act(title, /^Delete/u);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await option(/^The very first/u).waitFor();
    assert.equal(await option(new RegExp(`^${title}`, 'u')).count(), 0);
    await page.keyboard.press('Escape');
    await runCommand(page, 'Parley: Import Checkpoints…');
    await openProposed(page, 'Import Checkpoints', new RegExp(`^${title}`, 'u'));
    await notification(page, /Imported 1 checkpoint\.$/u);
    await pickAfter(page, browse, new RegExp(`^${title}`, 'u'));
  });

  it('restores the chosen files and the conversation together', async () => {
    const { page, frame } = parley;
    const replies = await frame.getByRole('article', { name: /reply/iu }).count();
    const before = await turns(frame).count();
    writeAll('together');
    const title = await keep('Both');
    await sendMessage(frame, 'Asked after it');
    await replyEnded(frame, replies + 1);
    write('a.txt', 'other a.txt\n');
    write('b.txt', 'other b.txt\n');
    await act(title, /^Restore Files and Conversation/u);
    const box = inputBox(page, 'Restore 2 Changed Files?');
    await box.waitFor();
    await page.getByRole('checkbox', { name: 'b.txt', exact: true }).click();
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await frame.getByText('2 messages are set aside', { exact: true }).waitFor();
    assert.equal(await turns(frame).count(), before);
    assert.equal(read('a.txt'), 'together a.txt\n');
    assert.equal(read('b.txt'), 'other b.txt\n', 'it was not chosen');
    await frame.getByRole('button', { name: 'Bring Back' }).click();
    await turns(frame)
      .nth(before + 1)
      .waitFor();
  });

  it('sweeps the oldest away when there is more than the quota, and never a pinned one', async () => {
    const { page } = parley;
    // Each of the large ones does not compress: two of them are more than the quota.
    const large = (): void => write('a.txt', randomBytes(400_000).toString('base64'));
    const pinned = await keep('Pinned');
    await act(pinned, /^Pin/u);
    // The list comes back, and would close what is opened before.
    await option(new RegExp(`^${pinned}, .* · pinned`, 'u')).waitFor();
    large();
    const old = await keep('Old and large');
    large();
    await keep('Second large');
    large();
    const last = await keep('Last large');
    await waitUntil(async () => {
      await page.keyboard.press('Escape');
      await pickAfter(page, browse, new RegExp(`^${last}`, 'u'));
      await page.getByRole('button', { name: /^Back/u }).click();
      await option(new RegExp(`^${last}`, 'u')).waitFor();
      return (await option(new RegExp(`^${old}`, 'u')).count()) === 0;
    });
    assert.equal(await option(new RegExp(`^${pinned}`, 'u')).count(), 1);
    assert.equal(await option(/^The very first/u).count(), 0);
  });

  const noPipe = process.platform === 'win32' ? ': skipped because Windows has no named pipes' : '';
  const withPipe = noPipe === '' ? it : it.skip;

  /**
   * Restores `changed` files to `whole`, and kills the host once so many of the five are written. A pipe
   * in the place of the file that is written next holds the change up. Gives the names in order.
   */
  async function cutOff(written: number): Promise<CutOff> {
    const { page, vscode } = parley;
    writeAll('whole');
    const title = await keep('To be cut off');
    writeAll('changed');
    await act(title, /^Restore Files…/u);
    const names = await inOrder(page.getByRole('checkbox', { name: /^[a-e]\.txt,/u }));
    const pipe = inWorkspace(`${names[written]}.parley-tmp`);
    execFileSync('mkfifo', [pipe]);
    await page.getByRole('button', { name: 'OK', exact: true }).click();
    await waitUntil(() => {
      const done = names.slice(0, written);
      return done.every((name) => read(name) === `whole ${name}\n`);
    });
    await vscode.killExtensionHost();
    // The next host may have tidied it away already.
    rmSync(pipe, { force: true });
    await reloadWindow(page);
    return { names, row: await newestInterruption(await openChat(page)) };
  }

  withPipe(
    `rolls a change back that was cut off after three of five files, byte for byte${noPipe}`,
    async () => {
      const { names, row } = await cutOff(3);
      await row.getByRole('button', { name: 'Roll Back' }).waitFor();
      const held = names.map((name) => read(name).split(' ')[0]);
      assert.deepEqual(held, ['whole', 'whole', 'whole', 'changed', 'changed']);
      await row.getByRole('button', { name: 'Roll Back' }).click();
      await row.waitFor({ state: 'detached' });
      for (const name of touched) assert.equal(read(name), `changed ${name}\n`);
    },
  );

  withPipe(
    `finishes a change that was cut off, and keeps what somebody wrote meanwhile${noPipe}`,
    async () => {
      const { page } = parley;
      const { names, row } = await cutOff(4);
      const last = names[4] ?? '';
      write(last, 'somebody else\n');
      const question = page.getByRole('dialog').filter({ hasText: `${last} changed after` });
      await row.getByRole('button', { name: 'Roll Back' }).click();
      await question.getByRole('button', { name: 'Cancel' }).click();
      assert.equal(read(last), 'somebody else\n');
      await row.getByRole('button', { name: 'Finish' }).click();
      await question.getByRole('button', { name: 'Finish Anyway' }).click();
      await row.waitFor({ state: 'detached' });
      for (const name of touched) assert.equal(read(name), `whole ${name}\n`);

      await act('Before: Finish the change to', /^Restore Files…/u);
      await page.getByRole('button', { name: 'OK', exact: true }).click();
      await waitUntil(() => read(last) === 'somebody else\n');
    },
  );

  it('left no error in the log', () => {
    const bad = parley.vscode
      .logs()
      .filter(({ file }) => file.endsWith('Parley.log'))
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => /\[(?:error|warning)\]/u.test(line));
    assert.deepEqual(bad, []);
  });
});

interface CutOff {
  /** The files in the order in which they are written. */
  readonly names: readonly string[];
  /** What the panel offers to do about the change. */
  readonly row: Locator;
}

/** An earlier try of a test may have left others. */
async function newestInterruption(frame: Frame): Promise<Locator> {
  const card = frame.getByRole('region', { name: 'Interrupted work' });
  const named = card.locator('[id^="interrupted-"]').last();
  const id = await named.getAttribute('id');
  return card.getByRole('listitem').filter({ has: frame.locator(`#${id}`) });
}

/** The names of five files as they stand below each other: VS Code's list holds its lines in any order. */
async function inOrder(boxes: Locator): Promise<readonly string[]> {
  let names: readonly string[] = [];
  await waitUntil(async () => {
    const lines = await boxes.evaluateAll((all) =>
      all.map((box) => ({ top: box.getBoundingClientRect().top, label: box.ariaLabel })),
    );
    const sorted = lines.toSorted((one, other) => one.top - other.top);
    const before = names.join();
    names = sorted.map(({ label }) => label?.split(',')[0] ?? '');
    // While the list is being laid out its lines lie upon each other, or in another order.
    return new Set(lines.map(({ top }) => top)).size === 5 && names.join() === before;
  });
  return names;
}

/** Waits for what another process does by itself, which tells nobody. */
async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come true within 30 s');
    await new Promise((done) => setTimeout(done, 50));
  }
}
