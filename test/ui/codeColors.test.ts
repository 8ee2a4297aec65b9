import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { outDir } from '../../scripts/lib/paths.mjs';
import { openFile } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { settingsTaken } from '../helpers/liveSettings.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import { codeTexts } from './codeTexts.ts';

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

describe('the colours of code', () => {
  const share = shareParley();

  async function withCode(theme: string): Promise<ParleyWindow> {
    const parley = await share({ ...plainEditor, 'workbench.colorTheme': theme });
    for (const name of files) {
      writeFileSync(path.join(parley.vscode.workspace, name), codeTexts[name]);
    }
    const blocks = files.map((name) => `\`\`\`${languages[name]}\n${codeTexts[name]}\`\`\`\n`);
    parley.server.next(textReply(blocks.join('\n')));
    await sendMessage(parley.frame, 'How is it capped?');
    await replyEnded(parley.frame, 1);
    return parley;
  }

  it('are those of an editor in the same theme, also after it changed', async function () {
    this.timeout(240_000);
    const parley = await withCode(themes[0]);
    const { vscode, page, frame } = parley;
    const folder = path.join(outDir, 'theme-shots');
    mkdirSync(folder, { recursive: true });
    for (const theme of themes) {
      vscode.updateSettings({ 'workbench.colorTheme': theme });
      await settingsTaken(parley);
      for (const name of files) {
        const { share: equal, others, looks } = await likeness(page, frame, name);
        assert.ok(equal >= enough, `${theme}, ${name}: ${equal}\n${others.join('\n')}`);
        assert.ok(looks > 4, `${theme}, ${name}: ${looks}`);
      }
      await page.screenshot({ path: path.join(folder, `code-${theme}.png`) });
    }
  });
});

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
async function likeness(page: Page, frame: Frame, name: FileName): Promise<Likeness> {
  await openFile(page, name);
  const lines = page.locator('.editor-instance .view-lines > .view-line');
  await lines.first().waitFor();
  const block = codeBlock(frame, languages[name]);
  await block.scrollIntoViewIfNeeded();
  let seen: Likeness = { share: 0, others: ['nothing was seen'], looks: 0 };
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
    return seen.share >= enough;
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
