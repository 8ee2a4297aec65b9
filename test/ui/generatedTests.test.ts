import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { openFile, reloadWindow, repeatUntil, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { approvalCard } from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import { clearNotifications, notification } from '../helpers/vscodeDialogs.ts';

const code = (sign: string): string => `export function fee(total) {
  return total ${sign} 100 ? 0 : 5;
}
`;
const testFile = 'test/fee.test.js';
/** Some twenty runs of Node, on cores that others use too. */
const judgingMs = 60_000;

describe('a generated test', () => {
  let parley: ParleyWindow;
  const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-fee-')));
  const project = path.join(base, 'shop');
  /** Written by the test itself, outside of all copies: it ran. */
  const mark = path.join(base, 'ran');

  before(() => {
    fs.mkdirSync(path.join(project, 'src'), { recursive: true });
    const manifest = '{"type":"module","scripts":{"test":"node --test"}}';
    fs.writeFileSync(path.join(project, 'package.json'), manifest);
    // Orders of exactly 100 should pay no fee: the planted bug.
    fs.writeFileSync(path.join(project, 'src/fee.js'), code('>'));
  });

  beforeEach(() => fs.rmSync(mark, { force: true }));

  const share = shareParley({ isFresh: true, isLive: true, vscode: { workspace: project } });
  const always = { 'parley.tests.run': 'always' };
  after(() => fs.rmSync(base, { recursive: true, force: true }));

  const open = async (settings = {}): Promise<Page> => {
    parley = await share(settings);
    return parley.page;
  };
  const put = (file: string, text: string): void => {
    const place = path.join(parley.vscode.workspace, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
  };

  const fromNode = "import { test } from 'node:test';";
  const written = (body: string, framework = fromNode): string => `${framework}
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fee } from '../src/fee.js';
fs.appendFileSync(${JSON.stringify(mark)}, 'x');
${body}
`;
  const exposing = (framework?: string): string =>
    written(
      `test('small orders pay', () => assert.equal(fee(10), 5));
test('an order of 100 pays nothing', () => assert.equal(fee(100), 0));`,
      framework,
    );
  const answer = (text: string) => textReply(`\`\`\`js\n${text}\`\`\`\n`);
  const ran = (): boolean => fs.existsSync(mark);
  const tab = (page: Page, note: string): Locator =>
    page.getByRole('tab', { name: `${testFile} (new file, ${note}` });

  const generate = async (page: Page, ...answers: readonly string[]): Promise<void> => {
    for (const text of answers) parley.server.next(answer(text));
    const target = page.getByRole('tab', { name: 'fee.js', exact: true });
    // On a busy machine the name of an open file can be typed into it.
    if (await target.isVisible()) await target.click();
    else await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Generate Tests');
  };

  /** VS Code's question, which stands before everything else where the chat is out of sight. */
  const question = (page: Page): Locator =>
    page.getByRole('dialog').filter({ hasText: `Run the generated test ${testFile}?` });

  const press = async (page: Page, said: string | RegExp, button: string): Promise<void> => {
    const shown = await notification(page, said);
    await shown.getByRole('button', { name: button, exact: true }).click();
  };

  const leftFolders = (host = parley.vscode.extensionHostPid()): readonly string[] => {
    const own = `parley-sandbox-${host}-`;
    return fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(own));
  };

  /** Processes of the tests that a host runs, where they can be told. */
  const runsOf = (host: number): readonly string[] => {
    if (process.platform !== 'linux') return [];
    return fs.readdirSync('/proc').filter((name) => {
      try {
        const environment = fs.readFileSync(`/proc/${name}/environ`, 'latin1');
        return /^\d+$/u.test(name) && environment.includes(`PARLEY_TEST_RUN=${host}:`);
      } catch {
        return false;
      }
    });
  };

  it('that exposes a bug runs once a person agrees, and is kept when the code is right', async () => {
    const page = await open();
    await generate(page, exposing(), exposing());
    await tab(page, 'not run').waitFor();
    const cardIn = (frame: Frame) => approvalCard(frame, `Run the generated test ${testFile}?`);
    const first = cardIn(parley.frame);
    await first.getByText(/node --test .*test\/fee\.test\.js/).waitFor();
    await first.getByText(/60 s and 4096 MB of memory for all of its processes/).waitFor();
    await first.getByRole('button', { name: 'Deny' }).click();
    const refused = /was not run, and nobody knows whether it passes: you did not want/;
    await notification(page, refused);
    assert.equal(ran(), false, 'nothing runs before somebody agrees');

    // Out of sight it is VS Code that asks.
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    await press(page, refused, 'Run…');
    const asked = question(page);
    await asked.getByText(/Command: node --test .*test\/fee\.test\.js/).waitFor();
    await asked.getByText(/Folder: a temporary copy of .*shop/).waitFor();
    await asked.getByText(/60 s and 4096 MB of memory for all of its processes/).waitFor();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    assert.equal(ran(), false);

    const card = cardIn(await openChat(page));
    await press(page, refused, 'Run…');
    await card.getByRole('button', { name: 'Allow Once' }).click();
    await tab(page, 'does not pass').waitFor({ timeout: judgingMs });
    assert.equal(ran(), true);
    const repair = JSON.stringify(parley.server.chats[1]?.body);
    assert.match(repair, /1 of 2 tests failed/);
    assert.match(repair, /an order of 100 pays nothing/);
    const red = /1 of 2 tests failed\. Told of that, the model stands by the test/;
    assert.equal(
      await (await notification(page, red)).getByRole('button', { name: 'Apply' }).count(),
      0,
      'only what earned its place is offered as done',
    );

    put('src/fee.js', code('>='));
    await press(page, red, 'Run Again');
    await card.getByText(/tests of .*shop, each in a temporary copy of it/).waitFor();
    await card.getByRole('button', { name: 'Always Allow' }).click();
    await tab(page, 'kept,').waitFor({ timeout: judgingMs });
    const kept = /passes, and fails when the code is broken\. It scores \d+ of 100/;
    await press(page, kept, 'Show Report');
    await page.locator('.view-line', { hasText: 'Generated test: kept' }).waitFor();
    await page.locator('.view-line', { hasText: 'mutants noticed' }).waitFor();
    await runCommand(page, 'Testing: Focus on Test Explorer View');
    await page.getByRole('treeitem', { name: /test\/fee\.test\.js.*Passed/ }).waitFor();
    await runCommand(page, 'Testing: Focus on Test Coverage View');
    await page
      .getByRole('treeitem', { name: /fee\.js/ })
      .first()
      .waitFor();

    await press(page, kept, 'Apply');
    const file = path.join(parley.vscode.workspace, testFile);
    await waitUntil(() => Promise.resolve(fs.existsSync(file)));
    assert.equal(fs.readFileSync(file, 'utf8'), exposing());
    assert.deepEqual(leftFolders(), []);
  });

  it('that is stale after a change is updated and judged, and nobody is asked where none is', async () => {
    const stale = written(`test('small orders pay', () => assert.equal(fee({ total: 10 }), 5));
test('an order of 100 pays nothing', () => assert.equal(fee({ total: 100 }), 0));`);
    const page = await open();
    // Whoever agreed once for the workspace is not asked again.
    await runCommand(page, 'Parley: Ask Before Running Generated Tests');
    put(testFile, stale.replaceAll('total', 'sum'));
    put('src/fee.js', code('>=').replace('fee(total)', 'fee({ total })'));
    parley.server.next(answer(stale));
    await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Update Stale Tests of This File');
    const present = page.getByRole('dialog').filter({ hasText: `Run the tests in ${testFile}?` });
    await present.getByText('How often: once.').waitFor();
    assert.equal(ran(), false);
    await present.getByRole('button', { name: 'Always Allow' }).click();
    const tabOf = (note: string): Locator =>
      page.getByRole('tab', { name: `${testFile} (proposed change, ${note}` });
    await tabOf('kept,').waitFor({ timeout: judgingMs });
    const asked = JSON.stringify(parley.server.chats[0]?.body);
    assert.match(asked, /A test is stale where the change is meant/);
    assert.match(asked, /1 of 2 tests failed/);
    const file = path.join(parley.vscode.workspace, testFile);
    assert.match(fs.readFileSync(file, 'utf8'), /sum: 100/, 'nothing is written yet');
    await press(page, /passes, and fails when the code is broken/, 'Apply');
    await waitUntil(() => Promise.resolve(fs.readFileSync(file, 'utf8') === stale));

    // What was applied is shown; only then the file that it tests is in front again.
    await page.getByRole('tab', { name: 'fee.test.js', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'fee.js', exact: true }).click();
    await runCommand(page, 'Parley: Update Stale Tests of This File');
    await notification(page, /All 2 tests in test\/fee\.test\.js pass: none of them is stale/);
    assert.equal(parley.server.chats.length, 1, 'nobody is asked where nothing is stale');
  });

  it('that exposes a bug is judged with the framework that the project has: mocha', async () => {
    const page = await open(always);
    put('package.json', '{"type":"module","scripts":{"test":"mocha"}}');
    const packages = path.join(parley.vscode.workspace, 'node_modules');
    fs.mkdirSync(packages, { recursive: true });
    for (const tool of ['mocha', 'c8']) {
      const installed = path.join(repoRoot, 'node_modules', tool);
      fs.symlinkSync(installed, path.join(packages, tool), 'junction');
    }
    const text = exposing('const test = it;');
    await generate(page, text, text);
    await tab(page, 'does not pass').waitFor({ timeout: judgingMs });
    const red = /1 of 2 tests failed\. Told of that, the model stands by the test/;
    put('src/fee.js', code('>='));
    await press(page, red, 'Run Again');
    await tab(page, 'kept,').waitFor({ timeout: judgingMs });
    await notification(page, /passes, and fails when the code is broken/);
    assert.deepEqual(leftFolders(), []);
  });

  it('that drops tests that were there is asked for again, labelled, and kept with all of them', async () => {
    const page = await open(always);
    put(
      'src/fee.js',
      'export function fee(total) {\n  if (total >= 100) {\n    return 0;\n  }\n  return 5;\n}\n',
    );
    const small = "test('small orders pay', () => assert.equal(fee(10), 5));";
    const large = "test('an order of 100 pays nothing', () => assert.equal(fee(100), 0));";
    put(testFile, written(small));
    const fresh = written(large);
    const elided = written(`// … existing tests …\n${large}`);
    const tabOf = (note: string): Locator =>
      page.getByRole('tab', { name: `${testFile} (proposed change, ${note}` });
    await generate(page, fresh, elided, elided);
    await tabOf('drops tests that were there').waitFor({ timeout: judgingMs });
    const repair = JSON.stringify(parley.server.chats[1]?.body);
    assert.match(repair, /Tests that stood in the file before are gone from it/);
    assert.match(repair, /These do not run any more:\\nsmall orders pay/);
    const dropped = /A test that was in the file is gone: “small orders pay”/;
    const shown = await notification(page, dropped);
    assert.equal(await shown.getByRole('button', { name: 'Apply' }).count(), 0);
    await press(page, dropped, 'Show Report');
    await page.locator('.view-line', { hasText: 'Gone from the test file' }).waitFor();

    parley.server.next(answer(written(`${small}\n${large}`)));
    await press(page, dropped, 'Run Again');
    await tabOf('kept,').waitFor({ timeout: judgingMs });
    const file = path.join(parley.vscode.workspace, testFile);
    assert.equal(fs.readFileSync(file, 'utf8'), written(small), 'nothing is written yet');
    // The question and its repairs: each of them takes ten tokens.
    assert.equal(parley.server.chats.length, 4);
    await runCommand(page, 'Parley: Show Last Report');
    await page.locator('.view-line', { hasText: ': proposed' }).first().waitFor();
    await page.locator('.view-line', { hasText: '40 tokens in' }).waitFor();
    await press(page, /passes, and fails when the code is broken/, 'Apply');
    await waitUntil(() => Promise.resolve(fs.readFileSync(file, 'utf8').includes(large)));
    assert.equal(fs.readFileSync(file, 'utf8'), written(`${small}\n${large}`));
    fs.rmSync(file);
    assert.deepEqual(leftFolders(), []);
  });

  it('that says nothing about the code is labelled, and one that hangs is cancelled', async () => {
    const page = await open(always);
    put('src/fee.js', code('>='));
    await generate(page, written("test('a', () => assert.equal(typeof fee, 'function'));"));
    await tab(page, 'notices no broken code').waitFor({ timeout: judgingMs });
    await notification(page, /still passes when the code is broken in \d+ ways/);
    await runCommand(page, 'Parley: Discard');
    await clearNotifications(page);
    fs.rmSync(mark);

    await generate(page, written("test('a', () => new Promise(() => setInterval(() => {}, 9)));"));
    await waitUntil(() => Promise.resolve(ran()));
    const progress = await notification(page, /Test test\/fee\.test\.js: first run/);
    await repeatUntil(tab(page, 'not judged'), () =>
      progress.getByRole('button', { name: 'Cancel' }).click({ timeout: 1_000 }),
    );
    await notification(page, /The run of the test was cancelled/);
    assert.deepEqual(leftFolders(), []);
  });

  it('that would say of wrong code that it is right is labelled, and a test that is right stays', async () => {
    const page = await open(always);
    put(testFile, exposing());
    put('src/fee.js', code('>=').replace('? 0', '? 1'));
    parley.server.next(answer(exposing().replace('fee(100), 0', 'fee(100), 1')));
    await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Update Stale Tests of This File');
    const changed = page.getByRole('tab', { name: `${testFile} (proposed change, expects` });
    await changed.waitFor({ timeout: judgingMs });
    const said = /does not expect any more what it did in one place/;
    const shown = await notification(page, said);
    assert.equal(await shown.getByRole('button', { name: 'Apply' }).count(), 0);
    await press(page, said, 'Show Report');
    await page.locator('.view-line', { hasText: 'Generated test: expects something' }).waitFor();
    await page.getByRole('tab', { name: /^Generated test/ }).click({ button: 'middle' });
    await changed.click();
    await runCommand(page, 'Parley: Discard');
    await clearNotifications(page);

    parley.server.next(textReply('The code is wrong: an order of 100 is to pay nothing.'));
    await page.getByRole('tab', { name: 'fee.js', exact: true }).click();
    await runCommand(page, 'Parley: Update Stale Tests of This File');
    await notification(page, /No change to test\/fee\.test\.js was proposed/);
    const file = path.join(parley.vscode.workspace, testFile);
    assert.equal(fs.readFileSync(file, 'utf8'), exposing());
    fs.rmSync(file);
  });

  it('that is running ends with its window, and leaves nothing', async () => {
    const page = await open(always);
    await generate(page, written("test('a', () => new Promise(() => setInterval(() => {}, 9)));"));
    await waitUntil(() => Promise.resolve(ran()));
    const host = parley.vscode.extensionHostPid();
    assert.equal(leftFolders(host).length, 1);
    assert.ok(process.platform !== 'linux' || runsOf(host).length > 0);
    await reloadWindow(page);
    await waitUntil(() => Promise.resolve(leftFolders(host).length === 0));
    assert.deepEqual(runsOf(host), []);
  });
});
