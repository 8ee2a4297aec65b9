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

  describe('by a reader who is in the middle of it', () => {
    const lines = Array.from({ length: 200 }, (_, at) => `line${at};`).join('\n');
    const code = `Here it is:\n\n\`\`\`js\n${lines}\n\`\`\`\n`;
    const after = Array.from({ length: 40 }, (_, at) => `And ${at}.`).join('\n\n');
    const last = (selector: string) => panel.page.locator(selector).last();
    const button = (name: string) => panel.page.getByRole('button', { name });
    const top = async (name: string): Promise<number> => {
      const box = await button(name).boundingBox();
      return box?.y ?? Number.NaN;
    };
    /** Once nothing moves any more: what is near the view is drawn a frame later. */
    const still = (): Promise<void> => panel.send({ type: 'ping', heard: 0 });

    async function open(text: string, reasoning = ''): Promise<void> {
      panel = await openPanel('dark', 420, 700);
      await panel.page.waitForFunction(() => globalThis.posted.length > 0);
      const answer = reply('r1', 'q1', { text, reasoning });
      await panel.send(snapshot([question('q1', 'All of it?'), answer]));
      await panel.page.getByRole('button', { name: 'Send' }).waitFor();
    }

    it('is folded below the pointer, and nobody is led away from it', async () => {
      await open(code + after);
      await button('Show all 200 lines').click();
      await button('Show less').scrollIntoViewIfNeeded();
      await still();
      const before = await top('Show less');
      await button('Show less').click();
      await still();
      await still();
      assert.ok(Math.abs((await top('Show all 200 lines')) - before) < 2);
    });

    it('comes into view below its heading, as far as there is room', async () => {
      const reasoning = Array.from({ length: 200 }, (_, at) => `Thought ${at}.`).join('\n');
      const heading = last('.reasoning summary');
      await open('Yes.', reasoning);
      await heading.click();
      await panel.page.getByText('Thought 3.').waitFor();
      await still();
      const [log, box] = [
        await panel.page.getByRole('log').boundingBox(),
        await heading.boundingBox(),
      ];
      assert.ok(log && box && box.y >= log.y - 1, 'its heading is in view');
      assert.ok(box.y < log.y + 40, 'and of what is below it as much as can be');
      await button('Scroll to the End').waitFor();
    });

    it('comes into view as a whole where it is short, and the end is followed on', async () => {
      await open(after);
      await last('.receipt summary').click();
      await last('.receipt .fold-body').waitFor();
      await still();
      const below = await panel.page
        .getByRole('log')
        .evaluate((each) => each.scrollHeight - each.scrollTop - each.clientHeight);
      assert.ok(below <= 1, `${below} px are out of view`);
      assert.equal(await button('Scroll to the End').count(), 0);
    });

    it('is unfolded where it stands, at the end of the chat too', async () => {
      await open(code);
      const line = panel.page.getByText('line10;', { exact: false }).first();
      await still();
      const before = (await line.boundingBox())?.y ?? Number.NaN;
      await button('Show all 200 lines').click();
      await still();
      await still();
      const now = (await line.boundingBox())?.y ?? Number.NaN;
      assert.ok(Math.abs(now - before) < 2, `it moved from ${before} to ${now}`);
    });
  });
});
