// Who wrote the code can be asked about by name, as git's history knows them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openParley } from '../helpers/parleyWindow.ts';

describe('the people of a workspace', () => {
  let workspace: string;

  endParleysAfterEach();

  beforeEach(() => {
    workspace = mkdtempSync(path.join(os.tmpdir(), 'parley-people-'));
    const git = (...args: string[]): void => {
      execFileSync('git', args, { cwd: workspace, stdio: 'ignore' });
    };
    const commit = (name: string, file: string, message: string): void => {
      writeFileSync(path.join(workspace, file), `export const by = '${name}';\n`);
      git('add', '.');
      const identity = ['-c', `user.name=${name}`, '-c', 'user.email=secret@example.com'];
      git(...identity, 'commit', '-m', message);
    };
    git('init');
    commit('Ben Ono', 'first.ts', 'feat: begin');
    commit('Anna Smith', 'cart.ts', 'feat: a cart\n\nCo-authored-by: Carl Ay <c@example.com>');
    commit('Anna Smith', '.env', 'chore: settings');
    // Called as a person is.
    commit('Ben Ono', 'Dora', 'feat: a file');
    commit('Dora', 'second.ts', 'feat: more');
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  it('are offered by @, shown, and go along as what they wrote', async () => {
    const { frame, page, server } = await openParley({ vscode: { workspace, builtIn: 'all' } });
    server.next(textReply('She wrote the cart.'));
    const anna = frame.getByRole('option', {
      name: /^Person\s*Anna Smith\s*2 commits, the last on/u,
    });
    // Git looks for repositories for some time after the window is there.
    for (let tries = 0; !(await anna.isVisible()); tries++) {
      assert.ok(tries < 30, 'nobody is offered');
      await messageInput(frame).fill('');
      await messageInput(frame).pressSequentially('What did @annas');
      await anna.waitFor({ timeout: 1_000 }).catch(() => undefined);
    }
    const preview = frame.getByText(/feat: a cart/u);
    await preview.waitFor();
    await page.keyboard.press('Tab');
    await messageInput(frame).pressSequentially('do?');
    assert.equal(await messageInput(frame).inputValue(), 'What did @"Anna Smith" do?');
    await frame.getByRole('button', { name: /Anna Smith, Mentioned/u }).waitFor();
    await messageInput(frame).press('Enter');
    await replyEnded(frame, 1);
    const sent = JSON.stringify(server.chats.at(-1)?.body);
    assert.match(sent, /Commits: by Anna Smith, newest first/u);
    assert.match(sent, /feat: a cart\\n {2}cart\.ts/u);
    assert.match(sent, /chore: settings\\n {2}… \+1/u, 'files for secrets are not named');
    assert.doesNotMatch(sent, /@example\.com/u);

    await messageInput(frame).pressSequentially('And @dora');
    const dora = frame.getByRole('option', { name: /^Person\s*Dora/u });
    await frame.getByRole('option', { name: /^File\s*Dora/u }).waitFor();
    await dora.click();
    assert.equal(await messageInput(frame).inputValue(), 'And @"person:Dora" ');
    await messageInput(frame).fill('');
    await messageInput(frame).pressSequentially('@carl');
    await frame.getByRole('option', { name: /^Person\s*Carl Ay\s*one commit/u }).waitFor();
  });
});
