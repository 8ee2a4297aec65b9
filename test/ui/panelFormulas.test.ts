import assert from 'node:assert/strict';
import { tests as examples } from 'commonmark-spec';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { randomFrom } from '../helpers/random.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const answer = `The mean is $\\bar{x} = \\frac{1}{n} \\sum_{i=1}^n x_i$, and it costs $5 to $10.

$$
\\sqrt{a^2 + b^2} = \\left( \\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix} \\right)
$$

\\[ e^{i\\pi} + 1 = 0 \\]

Broken: $\\frac{1}{$, not allowed: $\\href{javascript:hit=1}{x}$ and $\\htmlStyle{color:red}{x}$.

| Name | Formula |
| --- | --- |
| Circle | $\\pi r^2$ |
`;

const grew = (id: string, offset: number, text: string): HostMessageBody => ({
  type: 'grew',
  session: 'session-1',
  reply: id,
  offset,
  text,
  reasoningOffset: 0,
  reasoning: '',
});

const ended = (id: string, i: number): object => ({
  session: 'session-1',
  at: 1,
  by: 'parley',
  correlation: 'c',
  version: 1,
  seq: 11 + i,
  type: 'reply-ended',
  reply: id,
  reason: 'stop',
});

describe('Markdown in the panel', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  let loaded: string[];

  afterEach(() => panel.close());

  async function open(
    first: HostMessageBody,
    theme?: PanelTheme,
    width = 400,
    height = 900,
  ): Promise<void> {
    panel = await openPanel(theme, width, height);
    loaded = [];
    panel.page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  for (const theme of panelThemes) {
    it(`draws formulas within the policy of the page, ${theme}`, async () => {
      await open(snapshot([question('q1', 'How?'), reply('r1', 'q1', { text: answer })]), theme);
      await panel.page.getByRole('math').nth(3).waitFor();
      await panel.page.evaluate(() => document.fonts.ready.then(() => undefined));
      await panel.picture(`formulas-${theme}`);
      assert.equal(await panel.page.getByRole('math').count(), 4);
      assert.deepEqual(await panel.violations(), []);
      assert.deepEqual(panel.errors, []);
      assert.deepEqual(await panel.faults(), []);
    });
  }

  it('shows the source of a formula that cannot be drawn, or would do more than be drawn', async () => {
    await open(snapshot([question('q1', 'How?'), reply('r1', 'q1', { text: answer })]));
    await panel.page.getByRole('math').nth(3).waitFor();
    for (const source of [
      '\\frac{1}{',
      '\\href{javascript:hit=1}{x}',
      '\\htmlStyle{color:red}{x}',
    ]) {
      const shown = panel.page.getByTitle(/^This formula cannot be drawn/u);
      await shown.filter({ hasText: source }).waitFor();
    }
    assert.equal(await panel.page.evaluate(() => 'hit' in globalThis), false);
    await panel.page.getByText('it costs $5 to $10').waitFor();
  });

  it('fetches nothing for formulas where there is none', async () => {
    const text = 'It costs $5 to $10.';
    await open(snapshot([question('q1', 'How?'), reply('r1', 'q1', { text })]));
    await panel.page.getByText(text).waitFor();
    assert.deepEqual(
      loaded.filter((name) => /math|font/iu.test(name)),
      [],
    );
  });

  it('ends no formula in a scroll bar of the page, at 250 px', async () => {
    const long = `$$\n${'a + '.repeat(60)}b\n$$\n`;
    await open(
      snapshot([question('q1', 'How?'), reply('r1', 'q1', { text: `${answer}\n${long}` })]),
      'dark',
      250,
    );
    await panel.page.getByRole('math').nth(4).waitFor();
    const log = panel.page.getByRole('log', { name: 'Conversation' });
    const beyond = await log.evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(beyond <= 0, `${beyond} px too wide`);
    assert.deepEqual(await panel.faults(), []);
  });

  it('has the same elements for each example of CommonMark, streamed or whole', async () => {
    const size = 110;
    // So high that all of them are drawn: a long list draws those near the view only.
    const height = 60_000;
    // Those of one length end together.
    const all = examples.toSorted((a, b) => a.markdown.length - b.markdown.length);
    for (let from = 0; from < all.length; from += size) {
      const some = all.slice(from, from + size);
      const texts = some.map(({ markdown }) => markdown);
      const turns = (changes: (text: string) => object) =>
        texts.flatMap((text, i) => [
          question(`q${i}`, `Example ${some[i]?.number}`),
          reply(`r${i}`, `q${i}`, changes(text)),
        ]);
      await open(snapshot(turns((text) => ({ text }))), 'dark', 500, height);
      const whole = await panel.page.evaluate(markdownOf);
      await panel.close();

      await open(snapshot(turns(() => ({ status: 'running' }))), 'dark', 500, height);
      await panel.paintTurns(false);
      const next = randomFrom(from + 7);
      const at = texts.map(() => 0);
      const rounds: HostMessageBody[][] = [];
      while (texts.some((text, i) => (at[i] ?? 0) < text.length)) {
        const pieces = texts.flatMap((text, i) => {
          const offset = at[i] ?? 0;
          if (offset >= text.length) return [];
          at[i] = offset + 1 + Math.floor(next() * 16);
          return [grew(`r${i}`, offset, text.slice(offset, at[i]))];
        });
        rounds.push(pieces);
      }
      await panel.sendRounds(rounds);
      await panel.send({
        type: 'events',
        session: 'session-1',
        events: texts.map((_, i) => ended(`r${i}`, i)),
      } as unknown as HostMessageBody);
      await panel.page.getByRole('button', { name: 'Send' }).waitFor();
      const streamed = await panel.page.evaluate(markdownOf);
      assert.equal(streamed.length, texts.length);
      assert.deepEqual(streamed, whole);
      assert.deepEqual(await panel.violations(), []);
      if (from + size < all.length) await panel.close();
    }
  });
});

/** In the page: what each reply came to. Colours come in their own time. */
function markdownOf(): string[] {
  return [...document.querySelectorAll('.markdown')].map((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const code of copy.querySelectorAll('pre')) code.replaceChildren(code.textContent ?? '');
    return copy.innerHTML;
  });
}
