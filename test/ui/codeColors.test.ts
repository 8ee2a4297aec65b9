import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { outDir, repoRoot } from '../../scripts/lib/paths.mjs';
import { openFile, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { settingsTaken } from '../helpers/liveSettings.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParleyAsSuite } from '../helpers/sharedParley.ts';
import { codeTexts } from './codeTexts.ts';

declare global {
  /** What the page was refused. */
  var breaches: string[];
}

/** Of the themes that VS Code brings. */
const themes = ['Dark 2026', 'Monokai', 'Solarized Light', 'Default High Contrast'] as const;

/** What an editor shows besides a theme's rules for code, or what would hide some of it. */
const plainEditor = {
  'editor.semanticHighlighting.enabled': false,
  'editor.bracketPairColorization.enabled': false,
  'editor.matchBrackets': 'never',
  'editor.colorDecorators': false,
  'editor.links': false,
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.renderWhitespace': 'none',
  'editor.occurrencesHighlight': 'off',
  'editor.fontSize': 10,
};

/** How many of the characters must look alike: VS Code’s grammars and ours may differ in age. */
const enough = 0.99;

type FileName = keyof typeof codeTexts;
const files = Object.keys(codeTexts).filter((name): name is FileName => name in codeTexts);
const languages: Record<FileName, string> = {
  'cap.ts': 'ts',
  'cap.py': 'python',
  'cap.html': 'html',
  'cap.rs': 'rust',
};

/** Themes of other people: two in the form of TextMate, and two that are too large, which are made here. */
function writeThemes(): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'ui-themes-')), 'tea');
  cpSync(path.join(repoRoot, 'test', 'fixtures', 'teaThemes'), folder, { recursive: true });
  const rule = (at: number) => ({ scope: `a${at}`, settings: { fontStyle: '' } });
  const many = { tokenColors: Array.from({ length: 20_000 }, (_, at) => rule(at)) };
  writeFileSync(path.join(folder, 'many.json'), JSON.stringify(many));
  writeFileSync(path.join(folder, 'huge.json'), `{}${' '.repeat(10_000_000)}`);
  const manifest = path.join(folder, 'package.json');
  const themesOf = (ids: readonly string[]) =>
    ids.map((id) => ({ id, label: id, uiTheme: 'vs-dark', path: `./${id.toLowerCase()}.json` }));
  const { contributes, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly contributes: { readonly themes: readonly object[] };
  };
  const more = [...contributes.themes, ...themesOf(['Many', 'Huge'])];
  writeFileSync(manifest, JSON.stringify({ ...rest, contributes: { themes: more } }));
  return folder;
}

describe('the colours of code', () => {
  const teaThemes = writeThemes();
  const take = shareParleyAsSuite({ vscode: { extensions: [teaThemes], settings: plainEditor } });
  let parley: ParleyWindow;

  before(async () => {
    parley = await take({ 'workbench.colorTheme': themes[0] });
    for (const name of files)
      writeFileSync(path.join(parley.vscode.workspace, name), codeTexts[name]);
    const blocks = files.map((name) => `\`\`\`${languages[name]}\n${codeTexts[name]}\`\`\`\n`);
    parley.server.next(textReply(blocks.join('\n')));
    await parley.frame.evaluate(() => {
      globalThis.breaches = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
        globalThis.breaches.push(`${violatedDirective}: ${sample}`);
      });
    });
    await sendMessage(parley.frame, 'How is it capped?');
    await replyEnded(parley.frame, 1);
  });

  after(() => rmSync(path.dirname(teaThemes), { recursive: true }));

  async function changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    parley.vscode.updateSettings(settings);
    await settingsTaken(parley);
  }

  async function looksAsInEditors(what: string, names: readonly FileName[]): Promise<void> {
    for (const name of names) {
      const { share: equal, others, looks } = await likeness(parley, name);
      assert.ok(equal >= enough, `${what}, ${name}: ${equal}\n${others.join('\n')}`);
      assert.ok(looks > 4, `${what}, ${name}: ${looks}`);
    }
  }

  for (const theme of themes) {
    it(`are those of an editor in ${theme}`, async () => {
      await changeSettings({ 'workbench.colorTheme': theme });
      await looksAsInEditors(theme, files);
      const folder = path.join(outDir, 'theme-shots');
      mkdirSync(folder, { recursive: true });
      await parley.page.screenshot({ path: path.join(folder, `code-${theme}.png`) });
    });
  }

  it('are those of an editor in a theme that is made of several files, with all its styles', async () => {
    await changeSettings({ 'workbench.colorTheme': 'Tea' });
    await looksAsInEditors('Tea', ['cap.ts', 'cap.html']);
    const comment = codeBlock(parley.frame, 'ts').getByText('// Never more than that');
    assert.equal(await colorOf(comment), 'rgb(119, 170, 102)');
    await changeSettings({ 'workbench.colorTheme': 'Plain Tea' });
    await looksAsInEditors('Plain Tea', ['cap.ts']);
  });

  it('are those of an editor where settings change them, at once', async () => {
    await changeSettings({
      'workbench.colorTheme': 'Monokai',
      'editor.tokenColorCustomizations': {
        strings: { foreground: '#0102fa', fontStyle: 'italic underline' },
        comments: '#ff0000',
        '[Mono*][Tea]': {
          comments: '#00ff00',
          textMateRules: [
            { scope: 'keyword.control', settings: { fontStyle: 'strikethrough bold' } },
            { scope: 'entity.name.function', settings: { foreground: '#fedcba', fontStyle: '' } },
          ],
        },
        '[Solarized Light]': { comments: '#ffffff' },
      },
    });
    await looksAsInEditors('Monokai, changed', ['cap.ts', 'cap.py']);
    const comment = codeBlock(parley.frame, 'ts').getByText('// Never more than that');
    assert.equal(await colorOf(comment), 'rgb(0, 255, 0)');
  });

  it('are the page’s own, with those of settings, in a theme that is too large', async () => {
    const complaints = () =>
      parley.vscode.logs().flatMap(({ file, text }) => {
        if (!/parley/iu.test(file)) return [];
        return text.split('\n').filter((line) => line.includes('The colours of code'));
      });
    const comment = codeBlock(parley.frame, 'ts').getByText('// Never more than that');
    const text = codeBlock(parley.frame, 'ts').getByText('./cart.ts', { exact: true });
    for (const [theme, said] of [
      ['Many', /too many rules: 2000\d/u],
      ['Huge', /too large: huge\.json/u],
    ] as const) {
      const before = complaints().length;
      await changeSettings({
        'workbench.colorTheme': theme,
        'editor.tokenColorCustomizations': { strings: '#0102fa' },
      });
      await waitUntil(async () => (await colorOf(comment)) === 'rgb(116, 165, 96)');
      await waitUntil(async () => (await colorOf(text)) === 'rgb(1, 2, 250)');
      await changeSettings({ 'editor.tokenColorCustomizations': { strings: '#0304fa' } });
      await waitUntil(async () => (await colorOf(text)) === 'rgb(3, 4, 250)');
      const added = complaints().slice(before);
      assert.equal(added.length, 1, added.join('\n'));
      assert.match(added[0] ?? '', said);
    }
  });

  it('need nothing that the page’s policy forbids', async () => {
    assert.deepEqual(await parley.frame.evaluate(() => globalThis.breaches), []);
    assert.equal(await parley.frame.locator('.code-block [style]').count(), 0);
  });
});

function colorOf(element: Locator): Promise<string> {
  return element.first().evaluate((each) => getComputedStyle(each).color);
}

/** One character of code with its look. */
type Look = readonly [character: string, look: string];

interface Likeness {
  /** Of the characters that can be seen, from 0 to 1. */
  readonly share: number;
  readonly others: readonly string[];
  /** How many different ones there are in the editor. */
  readonly looks: number;
}

/** How much of a file looks alike in an editor and in its block of code, once that is as much as it will be. */
async function likeness(parley: ParleyWindow, name: FileName): Promise<Likeness> {
  let seen = await likenessNow(parley, name);
  // An editor gives up a line that takes it too long, as on a busy machine, and does not come back to it.
  for (let tries = 0; tries < 2 && seen.share < enough; tries++) {
    await runCommand(parley.page, 'View: Close All Editors');
    seen = await likenessNow(parley, name);
  }
  return seen;
}

async function likenessNow({ page, frame }: ParleyWindow, name: FileName): Promise<Likeness> {
  await openFile(page, name);
  const lines = page.locator('.editor-instance .view-lines > .view-line');
  await lines.first().waitFor();
  const block = codeBlock(frame, languages[name]);
  await block.scrollIntoViewIfNeeded();
  let seen: Likeness = { share: 0, others: ['nothing was seen'], looks: 0 };
  const deadline = Date.now() + 10_000;
  await waitUntil(async () => {
    const [editor, chat] = await Promise.all([looksIn(lines), looksIn(block)]);
    const wanted = codeTexts[name].replaceAll(/\s/gu, '');
    for (const looks of [editor, chat])
      if (looks.map(([character]) => character).join('') !== wanted) return false;
    const others = editor.flatMap(([character, look], at) => {
      const other = chat[at]?.[1];
      return look === other ? [] : [`${at} ${character}: ${look} in the editor, ${other} here`];
    });
    const looks = new Set(editor.map(([, look]) => look)).size;
    seen = { share: 1 - others.length / editor.length, others, looks };
    return seen.share >= enough || Date.now() > deadline;
  }).catch(() => undefined);
  return seen;
}

function codeBlock(frame: Frame, language: string): Locator {
  return frame.getByRole('group', { name: `Code, ${language}`, exact: true });
}

/** The characters that can be seen, line by line from above, and how they look. */
function looksIn(elements: Locator): Promise<readonly Look[]> {
  return elements.evaluateAll((all) => {
    const fromAbove = all
      .map((element) => ({ element, top: element.getBoundingClientRect().top }))
      .toSorted((a, b) => a.top - b.top);
    return fromAbove.flatMap(({ element }) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const looks: [string, string][] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement) continue;
        const style = getComputedStyle(node.parentElement);
        const { color, fontStyle, fontWeight, textDecorationLine } = style;
        const look = [color, fontStyle, fontWeight, textDecorationLine].join(' ');
        for (const character of node.textContent?.replaceAll(/[\s\u200c]/gu, '') ?? '')
          looks.push([character, look]);
      }
      return looks;
    });
  });
}
