// Skills in a window of VS Code: used by name, changed while the window runs, left out where malformed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage, typeUntilOffered } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { skillIn, skillText, writeSkill } from '../helpers/skillFiles.ts';

describe('skills', () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'skills-home-'));
  let other: FakeModelServer;
  let parley: ParleyWindow;
  endParleysAfterAll();

  const project = (): string => path.join(parley.vscode.workspace, '.agents/skills');
  const asked = (): string => skillIn(parley.server);

  before(async () => {
    other = await startFakeModelServer({ models: ['other-model'] });
    writeSkill(
      path.join(home, '.parley/skills'),
      'notes',
      skillText('notes', 'Notes of the person.'),
    );
    parley = await openParley({
      vscode: { env: { HOME: home } },
      server: { script: textReply('Understood.') },
      settings: (server) => ({
        'parley.providers': [
          { id: 'main', kind: 'openai', baseUrl: server.url, models: ['main-model'] },
          { id: 'other', kind: 'openai', baseUrl: other.url },
        ],
      }),
    });
  });
  after(async () => {
    await other.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it('of the person are listed behind the sign, and go along with the message', async () => {
    const { frame, page } = parley;
    await typeUntilOffered(frame, '/not', /^Skill \/notes QUESTION/u);
    await page.keyboard.press('Enter');
    assert.equal(await messageInput(frame).inputValue(), '/notes ');
    await messageInput(frame).pressSequentially('of this week');
    await frame.getByText('/notes', { exact: true }).first().waitFor();
    await page.keyboard.press('Enter');
    await replyEnded(frame, 1);
    assert.ok(asked().includes('Skill: notes\\n```markdown\\nNotes of the person.'));
    assert.ok(asked().includes('Question:\\n/notes of this week'));
  });

  it('of the project come before those, and what is saved counts for the next turn', async () => {
    const { frame } = parley;
    writeSkill(project(), 'notes', skillText('notes', 'First wording.'));
    const first = parley.server.chats.length;
    await sendMessage(frame, '/notes');
    await replyEnded(frame, first + 1);
    assert.ok(asked().includes('First wording.'));
    assert.ok(!asked().includes('Notes of the person.'));
    const before = parley.server.chats.length;
    writeSkill(project(), 'notes', skillText('notes', 'Second wording.'));
    await sendMessage(frame, '/notes');
    await replyEnded(frame, before + 1);
    assert.equal(parley.server.chats.length, before + 1);
    assert.ok(asked().includes('Second wording.'));
    assert.ok(!asked().includes('First wording.'));
  });

  it('name who answers, for their message alone', async () => {
    const { frame } = parley;
    writeSkill(
      project(),
      'notes',
      skillText('notes', 'For another.', 'model: other/other-model\n'),
    );
    other.next(textReply('Another one here.'));
    const before = parley.server.chats.length;
    await sendMessage(frame, '/notes once more');
    await frame.getByText('Another one here.').waitFor();
    assert.equal(parley.server.chats.length, before);
    assert.ok(skillIn(other).includes('For another.'));
    assert.equal(await frame.getByRole('combobox', { name: 'Model' }).innerText(), 'main-model');
  });

  it('that are malformed are named with what is wrong', async () => {
    const { frame, page } = parley;
    writeSkill(project(), 'broken', '---\nname: broken\n---\nNo description.\n');
    const option = frame.getByRole('option', { name: /^Skill \/broken/u });
    await listUntil('/brok', option);
    await option.getByText(/has no “description” in its head/u).waitFor();
    assert.equal(await option.getAttribute('aria-disabled'), 'true');
    await messageInput(frame).fill('/skills');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /Skills\.md/u }).waitFor();
    await page.locator('.view-line', { hasText: '## Not used' }).waitFor();
  });

  /** What is new is listed as soon as VS Code tells of it. */
  async function listUntil(typed: string, option: Locator): Promise<void> {
    const input = messageInput(parley.frame);
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline && (await option.count()) === 0) {
      await input.fill('');
      await input.pressSequentially(typed);
      await parley.page.waitForTimeout(300);
    }
  }
});
