// What is looked for in the conversation is shown, wherever in a message it stands; code is gone to alike.
import assert from 'node:assert/strict';
import type { Message } from '../../src/protocol/sessionState.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

/** A reply of many screens that says some of it thrice, and has code now and then. */
const paragraphs = Array.from({ length: 400 }, (_, at) => {
  if (at % 80 === 40) return `\`\`\`ts\nconst block = ${at};\n\`\`\``;
  return [10, 210, 390].includes(at) ? `Here is a **needle**, ${at}.` : `Paragraph ${at} of hay.`;
});
const long = [question('q1', 'A long one?'), reply('r1', 'q1', { text: paragraphs.join('\n\n') })];

const code = Array.from({ length: 60 }, (_, at) => `const line${at} = price(${at});`);
const lines = Array.from({ length: 60 }, (_, at) => `Line ${at} of the question.`);
const folded = [
  question('q1', lines.join('\n')),
  reply('r1', 'q1', { text: `So:\n\n\`\`\`ts\n${code.join('\n')}\n\`\`\`\n` }),
];

describe('finding in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(messages: readonly Message[], theme?: PanelTheme): Promise<void> {
    panel = await openPanel(theme, 420, 700);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(messages));
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  const box = () => panel.page.getByRole('textbox', { name: 'Find in Chat' });

  async function look(query: string, count: string): Promise<void> {
    await panel.press('Control+f');
    await box().fill(query);
    await panel.page.getByText(count, { exact: true }).waitFor();
  }

  async function step(key: string, count: string): Promise<void> {
    await box().press(key);
    await panel.page.getByText(count, { exact: true }).waitFor();
  }

  /** Waits until the one place that is marked is in view, and says these words around it. */
  async function shows(text: string, around: string): Promise<void> {
    const shown = (): Promise<string> =>
      panel.page.evaluate(() => {
        const ranges = [...(CSS.highlights.get('found-current') ?? [])] as Range[];
        const [range] = ranges;
        const view = document.querySelector('[role=log]')?.getBoundingClientRect();
        if (!range || !view || ranges.length > 1) return `${ranges.length} places`;
        const { top, bottom, height } = range.getBoundingClientRect();
        const parts = [range.startContainer.parentElement, range.endContainer.parentElement];
        const bubble = parts[0]?.closest('.bubble-folded')?.getBoundingClientRect();
        const isSeen = height > 0 && top >= view.top && bottom <= (bubble ?? view).bottom;
        const block = parts[0]?.closest('p, pre, .bubble')?.textContent ?? '';
        return `${isSeen ? 'seen' : 'not seen'}: ${range.toString()} in ${block}`;
      });
    const wanted = (said: string): boolean =>
      said.startsWith(`seen: ${text} in `) && said.includes(around);
    let said = '';
    for (let tries = 0; tries < 100 && !wanted(said); tries++) {
      said = await shown();
      await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    }
    assert.ok(wanted(said), `${text}, ${around}: ${said.slice(0, 200)}`);
  }

  it('takes the focus, with what is typed selected, each time that the key is pressed', async () => {
    await open(long);
    await look('needle', '3 of 3');
    await panel.page.getByRole('textbox', { name: 'Message' }).focus();
    await panel.press('Control+f');
    await panel.focusOn('Find in Chat');
    const selected = await box().evaluate((each: HTMLInputElement) =>
      each.value.slice(each.selectionStart ?? 0, each.selectionEnd ?? 0),
    );
    assert.equal(selected, 'needle');
    await box().press('Escape');
    await panel.focusOn('Message');
  });

  it('goes from match to match in one long reply, and shows each', async () => {
    await open(long);
    await look('needle', '3 of 3');
    await shows('needle', '390.');
    await step('Enter', '1 of 3');
    await shows('needle', ', 10.');
    await step('Enter', '2 of 3');
    await shows('needle', '210.');
    await step('Shift+Enter', '1 of 3');
    await step('Shift+Enter', '3 of 3');
    await shows('needle', '390.');
    await panel.page.getByRole('status').getByText('Match 3 of 3').waitFor({ state: 'attached' });
  });

  it('unfolds what it stands in, and finds it in coloured code', async () => {
    await open(folded);
    await panel.page.locator('.code-lines span').first().waitFor({ state: 'attached' });
    await look('Line 41 of', '1 of 1');
    await shows('Line 41 of', 'Line 41 of the question.');
    await box().fill('const line41 = price');
    await shows('const line41 = price', 'price(41)');
  });

  it('finds what words in bold are a part of, and counts what can be seen', async () => {
    await open([
      question('q1', 'Where?'),
      reply('r1', 'q1', {
        text: 'See [the *cart* of it](https://example.com/cart), a cart.\n\n| cart | b |\n|--|--|\n| c | d |',
      }),
    ]);
    // The address of the link is no text of the answer.
    await look('cart', '3 of 3');
    await step('Enter', '1 of 3');
    await shows('cart', 'See the cart');
    await step('Enter', '2 of 3');
    await shows('cart', 'a cart');
    await box().fill('the cart OF');
    await panel.page.getByText('1 of 1', { exact: true }).waitFor();
    await shows('the cart of', 'it, a cart');
  });

  it('counts each place in all messages', async () => {
    await open([
      question('q1', 'One word, and the word again'),
      reply('r1', 'q1', { text: 'No such thing.' }),
      question('q2', 'The word'),
    ]);
    await look('word', '3 of 3');
    await step('Enter', '1 of 3');
    await step('Enter', '2 of 3');
    await shows('word', 'One word');
  });

  it('leads from one block of code of a long reply to the next, drawn or not', async () => {
    await open(long);
    await panel.page.getByRole('textbox', { name: 'Message' }).focus();
    for (const [key, at] of [
      ['PageUp', 360],
      ['PageUp', 280],
      ['PageUp', 200],
      ['PageUp', 120],
      ['PageUp', 40],
      ['PageDown', 120],
      ['PageDown', 200],
      ['PageDown', 280],
    ] as const) {
      await panel.press(`Control+Alt+${key}`);
      await panel.page.waitForFunction(
        (wanted) => {
          const { activeElement } = document;
          const view = document.querySelector('[role=log]')?.getBoundingClientRect();
          const own = activeElement?.getBoundingClientRect();
          const isSeen = view && own && own.top >= view.top && own.bottom <= view.bottom;
          return isSeen && activeElement?.textContent === `const block = ${wanted};`;
        },
        at,
        { timeout: 5_000 },
      );
    }
  });

  for (const theme of panelThemes) {
    it(`marks the place that it is at, ${theme}`, async () => {
      await open(long, theme);
      await look('hay', '392 of 392');
      await step('Enter', '1 of 392');
      await shows('hay', 'Paragraph 0 of hay.');
      await panel.picture(`find-${theme}`);
      assert.deepEqual(await panel.faults(), []);
    });
  }
});
