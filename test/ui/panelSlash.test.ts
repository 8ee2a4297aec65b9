import assert from 'node:assert/strict';
import { writtenCommands } from '../../src/commands/slashCommands.ts';
import { slashCompletions } from '../../src/vscode/panel/slashCompletions.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const asked = [question('q1', 'Hello?'), reply('r1', 'q1', { text: 'Yes.' })];

describe('slash commands in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(theme: PanelTheme = 'dark', width = 420): Promise<void> {
    panel = await openPanel(theme, width, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send({ ...snapshot(asked), commands: writtenCommands });
    await panel.page.getByRole('button', { name: 'Send' }).waitFor();
  }

  const input = () => panel.page.getByRole('textbox', { name: 'Message' });
  const list = () => panel.page.getByRole('listbox', { name: 'Commands' });
  const option = (name: RegExp) => list().getByRole('option', { name });

  /** Types, and has the host answer what it was asked last. */
  async function type(text: string): Promise<void> {
    await input().pressSequentially(text);
    const value = await input().inputValue();
    await panel.page.waitForFunction(
      (query) => globalThis.posted.findLast((each) => each.type === 'complete')?.query === query,
      value.slice(1),
    );
    const { request, query } = (await panel.postedOf('complete')).at(-1) ?? {};
    const items = slashCompletions(query ?? '');
    await panel.send({ type: 'completions', request: request ?? '', items });
  }

  it('are listed with what they do; arrows and Enter choose, and nothing left to write runs it', async () => {
    await open();
    await type('/');
    assert.equal(await list().getByRole('option').count(), writtenCommands.length);
    assert.equal(await input().getAttribute('aria-controls'), await list().getAttribute('id'));
    await panel.page.keyboard.press('ArrowDown');
    const active = await input().getAttribute('aria-activedescendant');
    const second = list().getByRole('option').nth(1);
    assert.equal(active, await second.getAttribute('id'));
    assert.equal(await second.getAttribute('aria-selected'), 'true');
    await type('arch');
    await option(/^Command \/archive Archives this chat/u).waitFor();
    await panel.page.keyboard.press('Enter');
    await list().waitFor({ state: 'detached' });
    const [ran] = await panel.postedOf('run-command');
    assert.deepEqual([ran?.name, ran?.argument], ['archive', '']);
    assert.deepEqual(await panel.postedOf('send'), []);
    assert.equal(await input().inputValue(), '/archive ');
    await panel.send({ type: 'accepted', request: ran?.request ?? '' });
    assert.equal(await input().inputValue(), '');
  });

  it('wait for what stands behind the name, and go with it', async () => {
    await open();
    await type('/ren');
    await option(/^Command \/rename TITLE/u).waitFor();
    await panel.page.keyboard.press('Enter');
    assert.equal(await input().inputValue(), '/rename ');
    assert.deepEqual(await panel.postedOf('run-command'), []);
    await input().pressSequentially('My trip');
    await panel.page.keyboard.press('Enter');
    const [ran] = await panel.postedOf('run-command');
    assert.deepEqual([ran?.name, ran?.argument], ['rename', 'My trip']);
    await panel.send({ type: 'refused', request: ran?.request ?? '', reason: 'It is archived.' });
    await panel.page.getByText('It is archived.').first().waitFor();
    assert.equal(await input().inputValue(), '/rename My trip');
  });

  it('are what Enter was meant for, though their list comes a moment later', async () => {
    await open();
    const answer = async (): Promise<void> => {
      const { request, query } = (await panel.postedOf('complete')).at(-1) ?? {};
      const items = slashCompletions(query ?? '');
      await panel.send({ type: 'completions', request: request ?? '', items });
    };
    const enter = async (text: string): Promise<void> => {
      await input().fill(text);
      await panel.page.keyboard.press('Enter');
      await panel.page.waitForFunction(
        (query) => globalThis.posted.findLast((each) => each.type === 'complete')?.query === query,
        text.slice(1),
      );
      assert.equal(await input().inputValue(), text);
      assert.equal(await panel.page.getByText('There is no command').count(), 0);
    };
    await enter('/ren');
    await answer();
    await panel.page.waitForFunction(
      () => document.querySelector('textarea')?.value === '/rename ',
    );
    await enter('/archi');
    await answer();
    await panel.page.waitForFunction(() =>
      globalThis.posted.some((each) => each.type === 'run-command' && each.name === 'archive'),
    );
    const [ran] = await panel.postedOf('run-command');
    await panel.send({ type: 'accepted', request: ran?.request ?? '' });
    await enter('/nobody');
    await answer();
    await panel.page.getByText('There is no command /nobody').first().waitFor();
    assert.deepEqual(await panel.postedOf('send'), []);
  });

  it('are taken by Tab without running, and by the pointer', async () => {
    await open();
    await type('/pi');
    await option(/\/pin /u)
      .first()
      .waitFor();
    await panel.page.keyboard.press('Tab');
    assert.equal(await input().inputValue(), '/pin ');
    assert.deepEqual(await panel.postedOf('run-command'), []);
    await input().fill('');
    await type('/fo');
    await option(/\/fork/u).click();
    assert.equal((await panel.postedOf('run-command'))[0]?.name, 'fork');
  });

  it('do not take the focus away with them', async () => {
    await open();
    await type('/');
    await panel.page.keyboard.press('Shift+Tab');
    await list().waitFor({ state: 'detached' });
    assert.notEqual(await panel.page.evaluate(() => document.activeElement?.tagName), 'BODY');
  });

  it('let paths through, and ask once about a word that is nearly one', async () => {
    await open();
    await input().fill('/etc/hosts is wrong');
    await panel.page.keyboard.press('Enter');
    const [sent] = await panel.postedOf('send');
    assert.equal(sent?.text, '/etc/hosts is wrong');
    await panel.send({ type: 'accepted', request: sent?.request ?? '' });
    await input().fill('/unknown');
    await panel.page.keyboard.press('Enter');
    await panel.page
      .getByText(/There is no command \/unknown/u)
      .first()
      .waitFor();
    assert.equal((await panel.postedOf('send')).length, 1);
    await panel.page.keyboard.press('Enter');
    assert.equal((await panel.postedOf('send'))[1]?.text, '/unknown');
  });

  for (const theme of panelThemes) {
    it(`can be read in ${theme}, in a narrow bar too`, async () => {
      await open(theme, 250);
      await type('/re');
      await option(/\/rename TITLE/u).waitFor();
      await panel.picture(`slash-${theme}`);
      assert.deepEqual(await panel.faults(), []);
    });
  }
});
