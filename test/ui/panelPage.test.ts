import assert from 'node:assert/strict';
import { languageNames } from '../../webview/code/languages.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import {
  contextItems,
  panelStatus,
  question,
  receipt,
  reply,
  richAnswer,
  serverError,
  snapshot,
} from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

declare global {
  var holdNoMore: () => void;
  /** Does what was held back. */
  var releaseHeld: () => void;
}

const asked = question('q1', 'How is the total computed?');
const answered = reply('r1', 'q1', { text: richAnswer, reasoning: 'Look at the cart first.' });
const live = reply('r1', 'q1', { status: 'running' });

const envelope = { session: 'session-1', at: 1, by: 'parley', correlation: 'c', version: 1 };

const event = (body: object): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: [{ ...envelope, seq: 11, ...body }],
  }) as unknown as HostMessageBody;

const grew = (text: string, offset: number): HostMessageBody => ({
  type: 'grew',
  session: 'session-1',
  reply: 'r1',
  offset,
  text,
  reasoningOffset: 0,
  reasoning: '',
});

describe('the panel in a browser', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(
    first: HostMessageBody,
    theme?: PanelTheme,
    width?: number,
    height?: number,
  ): Promise<void> {
    panel = await openPanel(theme, width, height);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    // The controls of the toolkit come last.
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  it('can be typed into before it can read Markdown, and shows none before', async () => {
    panel = await openPanel();
    const { page } = panel;
    // Holds back what a page that begins puts off.
    await page.addInitScript(() => {
      const held: (() => void)[] = [];
      const timeout = globalThis.setTimeout.bind(globalThis);
      const late = (work: () => void): number => held.push(work);
      globalThis.setTimeout = late as unknown as typeof setTimeout;
      globalThis.holdNoMore = () => void (globalThis.setTimeout = timeout);
      globalThis.releaseHeld = () => {
        for (const work of held.splice(0)) work();
      };
    });
    await page.reload();
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.type('at once');
    await page.evaluate(() => globalThis.holdNoMore());
    await panel.send(snapshot());
    await page.getByText('Chat about your code').waitFor();
    await panel.send(snapshot([asked, reply('r1', 'q1', { text: 'In **cents**.' })]));
    assert.equal(await page.getByRole('article').count(), 0);
    assert.equal(await input().inputValue(), 'at once');
    await page.evaluate(() => globalThis.releaseHeld());
    await page.locator('strong', { hasText: 'cents' }).waitFor();
    assert.equal(await page.getByText('**').count(), 0);
    assert.deepEqual(panel.errors, []);
    // The script stays with the page: no other test is to have it.
    await page.close();
  });

  const input = () => panel.page.getByRole('textbox', { name: 'Message' });
  const log = () => panel.page.getByRole('log', { name: 'Conversation' });
  const article = (name: string | RegExp) => panel.page.getByRole('article', { name });
  const button = (name: string | RegExp) => panel.page.getByRole('button', { name });
  /** The first coloured piece of a block of code. */
  const coloured = (language: string) =>
    panel.page
      .getByRole('group', { name: `Code, ${language}`, exact: true })
      .locator('[class^=syntax-]')
      .first();
  /** Pixels below the view, once the frame is painted. */
  const gap = () =>
    log().evaluate(
      (element) =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => {
            setTimeout(() =>
              resolve(element.scrollHeight - element.scrollTop - element.clientHeight),
            );
          });
        }),
    );

  /** The turn at the top of the view, and how far above it that begins, once nothing moves. */
  const top = async (): Promise<{ name: string; offset: number }> => {
    for (let last = -1; ;) {
      const place = await log().evaluate((element) => {
        const { top: edge } = element.getBoundingClientRect();
        const found = [...element.querySelectorAll('article')].find(
          (each) => each.getBoundingClientRect().bottom > edge,
        );
        return {
          name: found?.getAttribute('aria-labelledby') ?? '',
          offset: (found?.getBoundingClientRect().top ?? 0) - edge,
        };
      });
      if (place.offset === last) return place;
      last = place.offset;
      await gap();
    }
  };

  /** The text of the first reply, once it stays as it is: a long one is drawn in pieces. */
  const said = async (): Promise<string | null> => {
    for (let last: string | null = null; ;) {
      const now = await article(/reply 1/u).textContent();
      if (now === last) return now;
      last = now;
      await gap();
    }
  };

  for (const theme of panelThemes) {
    // A theme is a sheet of colours, of which the panel's code knows nothing: once the whole length will do.
    const length = theme === 'dark' ? 100_000 : 10_000;
    it(`streams ${length / 1_000} KB without a breach of policy or an error, ${theme}`, async () => {
      const text = richAnswer.repeat(Math.ceil(length / richAnswer.length));
      await open(snapshot([asked, live]), theme);
      for (let from = 0; from < text.length; from += 2_000) {
        const pieces: HostMessageBody[] = [];
        for (let at = from; at < Math.min(text.length, from + 2_000); at += 100) {
          pieces.push(grew(text.slice(at, Math.min(text.length, at + 100)), at));
        }
        await panel.send(...pieces);
      }
      await panel.send(event({ type: 'reply-ended', reply: 'r1', reason: 'stop' }));
      await button('Send').waitFor();
      const streamed = await said();
      assert.deepEqual(await panel.violations(), []);
      assert.deepEqual(panel.errors, []);
      assert.ok((await gap()) <= 1, 'the end is in view');

      await panel.close();
      await open(snapshot([asked, { ...live, status: 'ended', reason: 'stop', text }]), theme);
      // Of a long text the source stands there until it is drawn, on a busy machine for many frames.
      const deadline = Date.now() + 30_000;
      let whole = await said();
      while (whole !== streamed && Date.now() < deadline) whole = await said();
      assert.equal(whole, streamed);
    });

    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      const scenes = [
        snapshot([asked, answered], { runningElsewhere: ['Another chat'] }),
        snapshot([], { connection: { state: 'offline' } }),
        snapshot(
          [asked, reply('r1', 'q1', { status: 'failed', failure: serverError, text: 'Half' })],
          {
            connection: { state: 'failing', failure: serverError },
            banners: [
              {
                id: 'b',
                severity: 'warning',
                text: 'Mind this.',
                dismissible: true,
                action: { label: 'Open Log', command: 'open-log' },
              },
            ],
            context: { receipt: receipt({ used: 110_000 }), counting: false },
          },
        ),
      ];
      for (const scene of scenes) {
        await open(scene, theme, 400, 900);
        if (scene === scenes[0]) await coloured('ts').waitFor();
        assert.deepEqual(await panel.faults(), []);
        if (scene !== scenes.at(-1)) await panel.close();
      }
    });
  }

  it('fits into 250 px', async () => {
    const nearlyFull = { receipt: receipt({ used: 110_000, estimated: true }), counting: false };
    await open(snapshot([asked, answered], { context: nearlyFull }), 'dark', 250);
    const beyond = await panel.page.evaluate(() =>
      [...document.querySelectorAll('footer, footer span, textarea, ul, li')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.textContent),
    );
    assert.deepEqual(beyond, []);
    const inner = await log().evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(inner <= 0, `the conversation is ${inner} px too wide`);
  });

  it('says ready first and puts the focus into the input', async () => {
    await open(snapshot());
    assert.equal((await panel.posted())[0]?.type, 'ready');
    assert.equal(await input().evaluate((element) => element === document.activeElement), true);
  });

  it('names its turns, and is no live region while a reply streams', async () => {
    await open(snapshot([asked, live]));
    await article('You').waitFor();
    assert.equal(await article('Kimi K2, reply 1').getAttribute('aria-busy'), 'true');
    assert.equal(await log().getAttribute('aria-live'), 'off');
    await panel.send(event({ type: 'reply-ended', reply: 'r1', reason: 'stop' }));
    await panel.page
      .getByRole('status')
      .getByText('Reply finished, 0 lines')
      .waitFor({ state: 'attached' });
    assert.equal(await article('Kimi K2, reply 1').getAttribute('aria-busy'), 'false');
  });

  it('colours every language', async () => {
    await open(snapshot([asked, live]));
    const code =
      'x = "text" # 1 // 2\n<a href="b">c</a>\nFROM a\n-- 3\n+ added\nselect 1;\n"key": "value"\nkey: "value"\n.a { color: red }\nall: a\n\techo b\nlocal c = 1';
    const text = languageNames()
      .map((name) => `\`\`\`${name}\n${code}\n\`\`\`\n`)
      .join('\n');
    await panel.page.setViewportSize({ width: 400, height: 16_000 });
    await panel.send(grew(text, 0));
    for (const name of languageNames()) await coloured(name).waitFor();
    assert.deepEqual(panel.errors, []);
  });

  it('gives every block of code its buttons', async () => {
    await open(snapshot([asked, answered]));
    await button('Copy Code').first().click();
    await button('Insert at Cursor').first().focus();
    await panel.page.keyboard.press('Enter');
    const [copied] = await panel.postedOf('copy');
    const [inserted] = await panel.postedOf('insert');
    assert.match(copied?.text ?? '', /^export function total/u);
    assert.equal(inserted?.text, copied?.text);
    await panel.page.getByRole('status').getByText('Copied').waitFor({ state: 'attached' });
  });

  it('has the host open links, and holds no address itself', async () => {
    await open(snapshot([asked, answered]));
    await panel.page.getByRole('link', { name: 'src/cart.ts:12' }).click();
    await panel.page.getByRole('link', { name: 'the rules' }).focus();
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(
      (await panel.postedOf('open-link')).map((each) => each.href),
      ['src/cart.ts:12', 'src/pricing/rules/shippingAndHandling.ts:41'],
    );
    const addresses = await panel.page.locator('body :is([href], [src], [style*=url])').count();
    assert.equal(addresses, 1, 'only the script of the page has one');
  });

  describe('following', () => {
    const long = 'A line of the reply.\n\n'.repeat(60);

    it('keeps the end in view', async () => {
      await open(snapshot([asked, live]));
      await panel.send(grew(long, 0));
      assert.ok((await gap()) <= 1);
      await panel.send(grew(long, long.length));
      assert.ok((await gap()) <= 1);
      assert.equal(await button('New below').count(), 0);
    });

    it('never moves the view of someone who scrolled up, and offers the way back', async () => {
      await open(snapshot([asked, live]));
      await panel.send(grew(long, 0));
      await log().hover();
      await panel.page.mouse.wheel(0, -500);
      await button('Scroll to the End').waitFor();
      const before = await log().evaluate((element) => element.scrollTop);
      await panel.send(grew(long, long.length));
      await button('New below').waitFor();
      assert.equal(await log().evaluate((element) => element.scrollTop), before);
      await button('New below').click();
      assert.ok((await gap()) <= 1);
      await panel.send(grew(long, 2 * long.length));
      assert.ok((await gap()) <= 1);
    });

    it('goes to the end after sending', async () => {
      await open(snapshot([asked, { ...answered, text: long }]));
      await log().evaluate((element) => element.scrollTo(0, 0));
      await button('Scroll to the End').waitFor();
      await panel.send(event({ type: 'message-added', message: 'q2', text: 'And now?' }));
      await article('You').nth(1).waitFor();
      assert.ok((await gap()) <= 1);
    });

    it('comes back after a reload to where the reader stood', async () => {
      const turns = Array.from({ length: 40 }, (_, at) => [
        question(`q${at}`, `Question ${at}`),
        reply(`r${at}`, `q${at}`, { text: richAnswer }),
      ]);
      const opening = snapshot(turns.flat());
      await open(opening);
      await log().hover();
      await panel.page.mouse.wheel(0, -8_000);
      await button('Scroll to the End').waitFor();
      const before = await top();
      await panel.page.reload();
      await panel.page.waitForFunction(() => globalThis.posted.length > 0);
      await panel.send(opening);
      await button('Scroll to the End').waitFor();
      const after = await top();
      assert.equal(after.name, before.name);
      assert.ok(Math.abs(after.offset - before.offset) <= 2, `${before.offset}, ${after.offset}`);
    });
  });

  describe('the input', () => {
    it('sends with Enter and is emptied once the host has the message', async () => {
      await open(snapshot());
      await input().fill('Hello\nthere');
      await input().press('Shift+Enter');
      await input().press('x');
      await input().press('Enter');
      const [sent] = await panel.postedOf('send');
      assert.equal(sent?.text, 'Hello\nthere\nx');
      assert.equal(await input().inputValue(), 'Hello\nthere\nx');
      await panel.send({ type: 'accepted', request: sent?.request ?? '' });
      assert.equal(await input().inputValue(), '');
    });

    it('keeps a refused message and says why', async () => {
      await open(snapshot());
      await input().fill('Hello');
      await button('Send').click();
      const [sent] = await panel.postedOf('send');
      await panel.send({
        type: 'refused',
        request: sent?.request ?? '',
        reason: 'The disk is full.',
      });
      assert.equal(await input().inputValue(), 'Hello');
      await panel.page.getByText('The disk is full.').first().waitFor();
    });

    it('does not send the Enter that ends a composition', async () => {
      await open(snapshot());
      const session = await panel.page.context().newCDPSession(panel.page);
      await input().focus();
      await session.send('Input.imeSetComposition', {
        text: 'に',
        selectionStart: 1,
        selectionEnd: 1,
      });
      await input().evaluate((element) => {
        const init = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
        element.dispatchEvent(new KeyboardEvent('keydown', { ...init, isComposing: true }));
        element.dispatchEvent(new KeyboardEvent('keydown', init));
      });
      assert.deepEqual(await panel.postedOf('send'), []);
      await session.send('Input.insertText', { text: '日本' });
      await input().press('Enter');
      assert.deepEqual(
        (await panel.postedOf('send')).map((each) => each.text),
        ['日本'],
      );
    });

    it('grows with its text', async () => {
      await open(snapshot());
      const height = () => input().evaluate((element) => element.clientHeight);
      const before = await height();
      await input().fill('1\n2\n3\n4\n5');
      assert.ok((await height()) > before * 3);
    });

    it('keeps the draft over a reload', async () => {
      await open(snapshot());
      await input().fill('half a thought');
      await panel.page.reload();
      await panel.page.waitForFunction(() => globalThis.posted.length > 0);
      assert.equal(await input().inputValue(), 'half a thought');
      await panel.send(snapshot([], {}, 'half'));
      assert.equal(await input().inputValue(), 'half a thought');
    });

    it('turns Send into Stop while a reply runs, and stops with Ctrl+Escape too', async () => {
      await open(snapshot([asked, live]));
      assert.equal(await button('Send').count(), 0);
      await input().fill('my next thought');
      await input().press('Enter');
      assert.deepEqual(await panel.postedOf('send'), []);
      assert.equal(await input().inputValue(), 'my next thought');
      await button('Stop').click();
      await input().focus();
      await panel.press('Control+Escape');
      assert.deepEqual(
        (await panel.postedOf('stop')).map((each) => each.reply),
        ['r1', 'r1'],
      );
      await panel.send(event({ type: 'reply-stopped', reply: 'r1' }));
      await button('Send').waitFor();
    });

    it('is off where the chat can only be read', async () => {
      await open(snapshot([asked, answered], { writable: false }));
      assert.equal(await input().isDisabled(), true);
    });

    it('has the ways to a model beside it where there is none', async () => {
      await open(snapshot([], { connection: { state: 'offline' } }));
      const card = panel.page.getByRole('region', { name: 'No language model is connected yet' });
      for (const name of ['Look Again', 'Set API Key', 'Open Settings']) {
        await card.getByRole('button', { name }).click();
      }
      assert.deepEqual(
        (await panel.postedOf('command')).map(({ command }) => command),
        ['find-models', 'set-api-key', 'open-settings'],
      );
    });

    it('is filled by a suggestion', async () => {
      await open(snapshot([], { suggestions: ['Explain src/cart.ts'] }));
      await button('Explain src/cart.ts').click();
      assert.equal(await input().inputValue(), 'Explain src/cart.ts');
    });
  });

  describe('the ends of replies', () => {
    it('a failure offers first, and stronger, what helps most', async () => {
      const buttons = async (failure: typeof serverError): Promise<readonly string[]> => {
        const failed = reply('r1', 'q1', { status: 'failed', text: 'Half', failure });
        await panel.send(snapshot([asked, failed]));
        const all = panel.page.getByRole('group', { name: 'Failure' }).getByRole('button');
        await all.first().waitFor();
        const grounds = await all.evaluateAll((each) =>
          each.map((one) => getComputedStyle(one).backgroundColor),
        );
        assert.equal(new Set(grounds.slice(1)).size, 1);
        assert.notEqual(grounds[0], grounds[1]);
        return all.allTextContents();
      };
      await open(snapshot());
      const passing = await buttons(serverError);
      assert.deepEqual([passing[0], passing.at(-1)], ['Retry', 'Discard']);
      const refused = { ...serverError, retryable: false, actions: ['set-api-key'] as const };
      assert.deepEqual((await buttons(refused)).slice(0, 2), ['Set API Key', 'Retry']);
    });

    it('a failure is a card with what to do', async () => {
      const failed = reply('r1', 'q1', { status: 'failed', text: 'Half', failure: serverError });
      await open(snapshot([asked, failed]));
      const card = panel.page.getByRole('group', { name: 'Failure' });
      await card.getByText(serverError.title).waitFor();
      await card.getByText(serverError.advice).waitFor();
      await card.getByText('Details').click();
      await card.getByText('the cluster is on fire').waitFor();
      await card.getByRole('button', { name: 'Retry' }).click();
      await card.getByRole('button', { name: 'Open Log' }).click();
      await card.getByRole('button', { name: 'Choose Another Model' }).click();
      assert.equal((await panel.postedOf('retry'))[0]?.reply, 'r1');
      assert.equal((await panel.postedOf('command'))[0]?.command, 'open-log');
      await panel.page.waitForFunction(
        () => document.activeElement?.getAttribute('aria-label') === 'Model',
      );
    });

    for (const [status, words] of [
      ['interrupted', /Parley was closed/u],
      ['stopped', /Stopped/u],
    ] as const) {
      it(`${status}: says so and offers to go on`, async () => {
        await open(snapshot([asked, reply('r1', 'q1', { status, text: 'Half of' })]));
        await article(/reply 1/u)
          .getByText(words)
          .waitFor();
        await button('Continue').click();
        await button('Retry').click();
        assert.equal((await panel.postedOf('continue')).length, 1);
        assert.equal((await panel.postedOf('retry')).length, 1);
      });
    }

    it('a length limit is named', async () => {
      await open(snapshot([asked, reply('r1', 'q1', { text: 'Half of', reason: 'length' })]));
      await panel.page.getByText('The reply reached its length limit').waitFor();
      await button('Continue').waitFor();
    });

    it('what Retry replaced is folded and not lost', async () => {
      const first = reply('r0', 'q1', {
        status: 'stopped',
        text: 'The first attempt',
        replacedBy: 'r1',
      });
      await open(snapshot([asked, first, answered]));
      assert.equal(await panel.page.getByText('The first attempt').isVisible(), false);
      await panel.page.getByText('Earlier attempt (stopped)').click();
      await panel.page.getByText('The first attempt').waitFor();
    });

    it('what Retry replaced can be copied, quoted and used again', async () => {
      const used = reply('r0', 'q1', { text: 'The first attempt' });
      const first = { ...used, replacedBy: 'r1' };
      const second = reply('r1', 'q1', { text: 'The second one', startedAt: Date.now() });
      await open(snapshot([asked, first, second]));
      await panel.page.getByText('Earlier attempt (complete)').click();
      const fold = panel.page.getByRole('group', { name: 'Earlier attempt (complete)' });
      await panel.picture('earlier-attempt');
      await fold.getByRole('button', { name: 'Copy Reply' }).click();
      assert.equal((await panel.postedOf('copy'))[0]?.text, 'The first attempt');
      await fold.getByRole('button', { name: 'Quote Reply' }).click();
      assert.match(await input().inputValue(), /^> The first attempt/u);
      await fold.getByRole('button', { name: 'Use This Answer' }).focus();
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(
        (await panel.postedOf('choose-reply')).map((each) => each.reply),
        ['r0'],
      );
      await panel.send(snapshot([asked, used, { ...second, replacedBy: 'r0' }]));
      await article(/reply 1/u)
        .getByText('The first attempt')
        .waitFor();
      await panel.page.getByText('Later attempt (complete)').waitFor();
      assert.equal(await panel.page.getByText('The second one').isVisible(), false);
      assert.ok(
        await article(/reply 1/u).evaluate((each) => each === document.activeElement),
        'the focus is on the answer that is used',
      );
    });

    it('the receipt tells what was sent and what was not', async () => {
      await open(snapshot([asked, { ...answered, receipt: receipt({ masked: ['an API key'] }) }]));
      await panel.page.getByText('Context: 5 pieces · 3,412 tokens').click();
      const own = article(/reply 1/u);
      await own.getByText('too large, 50 MB').waitFor();
      await own.getByText('Masked before sending: an API key').waitFor();
    });
  });

  describe('the context', () => {
    it('is removed, put back and opened chip by chip', async () => {
      await open(snapshot(), 'dark', 900);
      const chips = panel.page.getByRole('list', { name: 'Context' });
      await chips.getByRole('button', { name: 'Remove src/cart.ts from context' }).click();
      await chips.getByRole('button', { name: 'Put README.md back into context' }).click();
      await chips.getByRole('button', { name: /^src\/cart\.ts:10-24/u }).click();
      await chips.getByText('too large, 50 MB').first().waitFor();
      assert.equal((await panel.postedOf('remove-context'))[0]?.id, 'active:cart');
      assert.equal((await panel.postedOf('restore-context'))[0]?.id, 'open:readme');
      assert.deepEqual((await panel.postedOf('open-context'))[0]?.item, {
        id: 'selection:cart',
        uri: 'file:///shop/src/cart.ts',
        lines: { start: 10, end: 24 },
      });
    });

    it('folds where there is no room for all of it', async () => {
      await open(snapshot(), 'dark', 250);
      const items = panel.page.getByRole('list', { name: 'Context' }).getByRole('listitem');
      assert.equal(await items.count(), 4);
      await button('+4 more').click();
      assert.equal(await items.count(), contextItems.length + 1);
      await button('Show fewer').click();
      assert.equal(await items.count(), 4);
    });

    it('is measured', async () => {
      await open(snapshot());
      await panel.page.getByText('3,412 of 124,000 tokens').waitFor();
      const meter = panel.page.getByRole('meter', { name: 'Context used' });
      assert.equal(await meter.getAttribute('aria-valuenow'), '3');
      await panel.send({
        type: 'status',
        status: panelStatus({ context: { receipt: receipt({ used: 110_000 }), counting: false } }),
      });
      await panel.page.getByText(/nearly full/u).waitFor();
    });
  });

  describe('the status line', () => {
    it('chooses a model with mouse and keyboard', async () => {
      await open(snapshot());
      const model = panel.page.getByRole('combobox', { name: 'Model' });
      await model.click();
      await panel.page.getByRole('option', { name: 'DeepSeek V3' }).click();
      await model.focus();
      await panel.page.keyboard.press('Enter');
      await panel.page.keyboard.press('End');
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(
        (await panel.postedOf('choose-model')).map((each) => each.model.model),
        ['deepseek/deepseek-v3', 'qwen3-coder:30b'],
      );
    });

    it('shows the model that the host names', async () => {
      await open(snapshot());
      const model = panel.page.getByRole('combobox', { name: 'Model' });
      assert.equal(await model.innerText(), 'Kimi K2');
      await panel.send({
        type: 'status',
        status: panelStatus({ model: { provider: 'local', model: 'qwen3-coder:30b' } }),
      });
      assert.equal(await model.innerText(), 'qwen3-coder:30b');
      await panel.send({
        type: 'status',
        status: panelStatus({ models: [], model: { provider: 'x', model: 'unlisted-model' } }),
      });
      assert.equal(await model.innerText(), 'unlisted-model');
    });

    it('says in words how the connection is and what else runs', async () => {
      await open(
        snapshot([], { connection: { state: 'searching' }, runningElsewhere: ['A', 'B'] }),
      );
      await panel.page.getByText('Looking for a model…').waitFor();
      await panel.page.getByText('other chats are answering').waitFor();
      await panel.send({
        type: 'status',
        status: panelStatus({ connection: { state: 'offline' } }),
      });
      await panel.page.getByText('Offline answers').waitFor();
    });
  });

  it('shows banners with what helps', async () => {
    await open(
      snapshot([], {
        banners: [
          {
            id: 'b1',
            severity: 'error',
            text: 'The journal is damaged.',
            dismissible: true,
            action: { label: 'Show Folder', command: 'show-journal-folder' },
          },
        ],
      }),
    );
    const region = panel.page.getByRole('region', { name: 'Notices' });
    await region.getByText('The journal is damaged.').waitFor();
    await region.getByRole('button', { name: 'Show Folder' }).click();
    await region.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal((await panel.postedOf('command'))[0]?.command, 'show-journal-folder');
    assert.equal((await panel.postedOf('dismiss-banner'))[0]?.id, 'b1');
  });

  it('reports an error that nobody caught, and begins anew when asked to', async () => {
    await open(snapshot([asked, answered]));
    await panel.page.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of the blue');
      });
    });
    await button('Reload Panel').click();
    assert.match((await panel.postedOf('panel-error'))[0]?.message ?? '', /out of the blue/u);
    assert.equal((await panel.postedOf('ready')).length, 2);
    await panel.send(snapshot([asked, answered]));
    await article(/reply 1/u).waitFor();
    assert.equal(await button('Reload Panel').count(), 0);
  });

  it('asks for a snapshot when a message is missing', async () => {
    await open(snapshot([asked, live]));
    await panel.sendRaw([{ ...grew('late', 0), seq: 5 }]);
    assert.deepEqual(await panel.postedOf('resync'), [{ type: 'resync', expected: 1, got: 5 }]);
    await panel.send(snapshot([asked, { ...live, text: 'all of it' }]));
    await article(/reply 1/u)
      .getByText('all of it')
      .waitFor();
  });

  it('shows hostile text as text', async () => {
    const hostile =
      '<img src=x onerror="globalThis.hit=1">\n\n[click](javascript:globalThis.hit=1) ![p](https://evil.example/p.png)\n\nuser\u202Etxt.exe\n\n```html\n<script>globalThis.hit = 1</script>\n```\n';
    await open(snapshot([question('q1', '<b onclick=1>hi</b>'), live]));
    for (let at = 0; at < hostile.length; at += 4) {
      await panel.send(grew(hostile.slice(at, at + 4), at));
    }
    await panel.page.getByText('<img src=x onerror="globalThis.hit=1">').waitFor();
    await panel.page.getByText('(javascript:globalThis.hit=1)').waitFor();
    await panel.page.getByText('user[U+202E]txt.exe').waitFor();
    await panel.page.getByText('<b onclick=1>hi</b>').waitFor();
    assert.equal(await panel.page.evaluate(() => 'hit' in globalThis), false);
    assert.equal(
      await panel.page.locator('#root :is(img, script, iframe, style, form)').count(),
      0,
    );
    assert.deepEqual(await panel.violations(), []);
  });
});
