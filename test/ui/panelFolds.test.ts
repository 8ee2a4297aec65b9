// What a person opened in a long conversation stays open, however far it is scrolled meanwhile.
import assert from 'node:assert/strict';
import type { Message } from '../../src/protocol/sessionState.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const words = Array.from({ length: 40 }, (_, at) => `Line ${at} of the first question.`).join('\n');
const cat = { id: 'a'.repeat(64), name: 'cat.png', mimeType: 'image/png' as const };
const first: readonly Message[] = [
  {
    ...question('q0', words),
    kind: 'message',
    images: [{ ...cat, bytes: 70, width: 800, height: 600 }],
  } as Message,
  reply('r0', 'q0', { text: 'The first answer.', reasoning: 'A first thought.' }),
];
const rest = Array.from({ length: 60 }, (_, at) => [
  question(`q${at + 1}`, `Question ${at + 1}`),
  reply(`r${at + 1}`, `q${at + 1}`, { text: `Answer ${at + 1}.` }),
]).flat();

describe('what is opened in the panel', function () {
  this.timeout(60_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  it('stays open while it is scrolled away, and is closed by a person only', async () => {
    panel = await openPanel('dark', 420, 700);
    const { page } = panel;
    await page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([...first, ...rest]));
    const log = page.getByRole('log');
    const mine = page.getByRole('article').filter({ hasText: 'of the first question.' });
    const own = page.getByRole('article').filter({ hasText: 'The first answer.' });
    const up = async (): Promise<void> => {
      await log.evaluate((each) => each.scrollTo({ top: 0 }));
      await mine.waitFor();
      await own.waitFor();
    };
    await up();
    await mine.getByRole('button', { name: 'Show all 40 lines' }).click();
    const picture = mine.getByRole('list').getByRole('button');
    await picture.click();
    await own.locator('.reasoning summary').click();
    await own.locator('.receipt summary').click();
    await own.getByText('A first thought.').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).focus();
    const open = () =>
      page.evaluate(() => [
        document.querySelectorAll('.bubble-folded').length,
        document.querySelectorAll('.image-large').length,
        ...[...document.querySelectorAll<HTMLDetailsElement>('.reasoning, .receipt')]
          .slice(0, 2)
          .map((each) => each.open),
      ]);
    assert.deepEqual(await open(), [0, 1, true, true]);
    await log.evaluate((each) => each.scrollTo({ top: each.scrollHeight }));
    await own.waitFor({ state: 'detached' });
    await mine.waitFor({ state: 'detached' });
    await up();
    assert.deepEqual(await open(), [0, 1, true, true]);
    await own.locator('.reasoning summary').click();
    await mine.getByRole('button', { name: 'Show less' }).click();
    await picture.click();
    await page.getByRole('textbox', { name: 'Message' }).focus();
    await log.evaluate((each) => each.scrollTo({ top: each.scrollHeight }));
    await own.waitFor({ state: 'detached' });
    await mine.waitFor({ state: 'detached' });
    await up();
    assert.deepEqual(await open(), [1, 0, false, true]);
  });
});
