import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { outDir } from '../../scripts/lib/paths.mjs';
import { waitUntil } from '../helpers/editor.ts';
import { settingsTaken } from '../helpers/liveSettings.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { shareParley } from '../helpers/sharedParley.ts';

const answer = `Like this:

\`\`\`ts
// Never more than that
export function cap(total: number, most = 99): number {
  return Math.min(total, most) + 'x'.length;
}
\`\`\`
`;

/** Of the themes that VS Code brings; the first colours are what their files say. */
const themes = {
  Monokai: {
    comment: 'rgb(136, 132, 111)',
    string: 'rgb(230, 219, 116)',
    control: 'rgb(249, 38, 114)',
    function: 'rgb(166, 226, 46)',
  },
  'Solarized Light': {
    comment: 'rgb(147, 161, 161)',
    string: 'rgb(42, 161, 152)',
    control: 'rgb(133, 153, 0)',
    function: 'rgb(38, 139, 210)',
  },
  // Has the panel's own colours, which are made for it.
  'Default High Contrast': { comment: 'rgb(124, 166, 104)', string: 'rgb(206, 145, 120)' },
} as const;

describe('the colours of code', () => {
  const share = shareParley();

  it('are those of the theme, also after it changed, and those of settings before them', async () => {
    const parley = await share({ 'workbench.colorTheme': 'Monokai' });
    const { vscode, page, frame, server } = parley;
    server.next(textReply(answer));
    await sendMessage(frame, 'How is it capped?');
    await replyEnded(frame, 1);
    const folder = path.join(outDir, 'theme-shots');
    mkdirSync(folder, { recursive: true });
    for (const [theme, colors] of Object.entries(themes)) {
      vscode.updateSettings({ 'workbench.colorTheme': theme });
      await settingsTaken(parley);
      for (const [kind, color] of Object.entries(colors)) await hasColor(frame, kind, color);
      await page.screenshot({ path: path.join(folder, `code-${theme}.png`) });
    }
    const customizations = {
      numbers: '#0102fa',
      '[Default High*]': { textMateRules: [{ scope: 'string', settings: { foreground: '#0f0' } }] },
      '[Monokai]': { comments: '#ff0000' },
    };
    vscode.updateSettings({ 'editor.tokenColorCustomizations': customizations });
    await settingsTaken(parley);
    await hasColor(frame, 'number', 'rgb(1, 2, 250)');
    await hasColor(frame, 'string', 'rgb(0, 255, 0)');
    await hasColor(frame, 'comment', 'rgb(124, 166, 104)');
  });
});

async function hasColor(frame: Frame, kind: string, wanted: string): Promise<void> {
  let seen = '';
  await waitUntil(async () => {
    seen = await frame
      .locator(`.syntax-${kind}`)
      .first()
      .evaluate((element) => getComputedStyle(element).color);
    return seen === wanted;
  }).catch(() => assert.fail(`${kind} is ${seen} instead of ${wanted}`));
}
