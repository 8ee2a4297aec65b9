// What the panel is for people who hear it, zoom it, read from right to left or see no motion.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import {
  interruptions,
  question,
  reply,
  richAnswer,
  serverError,
  snapshot,
} from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const asked = question('q1', 'How is the total computed?');
const live = reply('r1', 'q1', { status: 'running' });
const arabic =
  'يُحسب المجموع مرة واحدة في النهاية.\n\n- أولاً\n- ثانياً\n\nThen in English.\n\n```ts\nconst total = 1;\n```\n';

const event = (body: object): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: [
      { session: 'session-1', at: 1, by: 'parley', correlation: 'c', version: 1, seq: 11, ...body },
    ],
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

describe('the panel, for everyone', function () {
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
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  /** Has the page write down what its status region says from here on. */
  const listen = (): Promise<void> =>
    panel.page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      const region = document.querySelector('[role=status]');
      if (!region) return;
      new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });

  const heard = (): Promise<string[]> =>
    panel.page.evaluate(() => (globalThis as unknown as { said: string[] }).said);

  it('says short things in one place, and nothing while a reply streams', async () => {
    await open(snapshot([asked]));
    await listen();
    const start = { type: 'reply-started', reply: 'r1', to: 'q1', model: live.model };
    await panel.send(event({ ...start, modelLabel: 'Anna', receipt: live.receipt }));
    for (let at = 0; at < 40; at++) await panel.send(grew('A line.\n', at * 8));
    await panel.send(event({ type: 'reply-ended', reply: 'r1', reason: 'stop', seq: 12 }));
    assert.deepEqual(await heard(), ['Anna answers', 'Reply finished, 40 lines']);
    const regions = await panel.page.evaluate(() =>
      [...document.querySelectorAll('[role=status], [aria-live]:not([aria-live=off])')].map(
        (each) => each.getAttribute('role'),
      ),
    );
    assert.deepEqual(regions, ['status']);
  });

  it('says a failure once, when it is seen, and an old one never again', async () => {
    const failed = reply('r0', 'q0', { status: 'failed', failure: serverError });
    const old = [question('q0', 'Before?'), failed];
    await open(snapshot([...old, asked]));
    await listen();
    await panel.send(snapshot([...old, asked]));
    const start = { type: 'reply-started', to: 'q1', model: live.model, receipt: live.receipt };
    const beside = { ...start, beside: true };
    await panel.send(event({ ...beside, reply: 'r1', modelLabel: 'Anna' }));
    await panel.send(event({ ...beside, reply: 'r2', modelLabel: 'Bert', seq: 12 }));
    // The other answer is the one that is shown.
    await panel.send(event({ type: 'reply-failed', reply: 'r2', failure: serverError, seq: 13 }));
    await panel.send(snapshot([...old, asked]));
    assert.deepEqual(await heard(), [
      'Anna answers',
      'Bert answers',
      `Reply of Bert failed: ${serverError.title}`,
    ]);
    await panel.page.getByRole('group', { name: 'Failure' }).first().waitFor();
    const alerts = await panel.page.getByRole('alert').count();
    assert.equal(alerts, 0, 'heard again with each snapshot, and each time that it is drawn');
  });

  it('says the whole answer once it is there, for those who want that', async () => {
    await open(snapshot([asked, live], { announce: 'full' }));
    await listen();
    const text = 'It is **summed**.\n\n```ts\nlet a;\nlet b;\n```\n\nThat is all.';
    for (let at = 0; at < text.length; at += 9) await panel.send(grew(text.slice(at, at + 9), at));
    assert.deepEqual(await heard(), []);
    await panel.send(event({ type: 'reply-ended', reply: 'r1', reason: 'stop' }));
    assert.deepEqual(await heard(), [
      'Reply finished, 8 lines, 1 code block. It is summed. Code block, ts, 2 lines. That is all.',
    ]);
    assert.deepEqual(await panel.faults(), []);
  });

  it('never takes the focus while a reply comes and ends', async () => {
    await open(snapshot([asked, reply('r0', 'q1', { text: 'Before.' }), question('q2', 'More?')]));
    await panel.page.getByRole('button', { name: 'Copy Reply' }).focus();
    const start = { type: 'reply-started', reply: 'r1', to: 'q2', model: live.model };
    await panel.send(event({ ...start, modelLabel: 'Anna', receipt: live.receipt }));
    await panel.send(grew(richAnswer, 0));
    await panel.send(event({ type: 'reply-failed', reply: 'r1', failure: serverError, seq: 12 }));
    await panel.page.getByRole('group', { name: 'Failure' }).waitFor();
    const name = await panel.page.evaluate(() =>
      document.activeElement?.getAttribute('aria-label'),
    );
    assert.equal(name, 'Copy Reply');
  });

  it('can be used by keyboard alone: everything in it is reached by Tab, with a name', async () => {
    await open(snapshot([asked, reply('r0', 'q1', { text: richAnswer })]));
    const names = new Set<string>();
    await panel.page.getByRole('log').focus();
    for (let step = 0; step < 60; step++) {
      await panel.page.keyboard.press('Tab');
      const name = await panel.page.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return 'the page';
        return at.getAttribute('aria-label') ?? at.textContent ?? '';
      });
      assert.notEqual(name, '', 'something without a name has the focus');
      names.add(name.trim());
      if (name === 'the page') break;
    }
    for (const wanted of ['Apply as a Diff', 'Copy Reply', 'Retry', 'Message', 'Model'])
      assert.ok(names.has(wanted), `${wanted} is not reached: ${[...names].join(', ')}`);
  });

  it('stands still for those who want that', async () => {
    await open(snapshot([asked, live], { connection: { state: 'searching' } }));
    await panel.page.locator('.connection-searching').waitFor();
    await panel.page.waitForFunction(() => customElements.get('vscode-button') !== undefined);
    const moves = () =>
      panel.page.evaluate(() => {
        const within = (root: Document | ShadowRoot): Element[] =>
          [...root.querySelectorAll('*')].flatMap((each) =>
            each.shadowRoot ? [each].concat(within(each.shadowRoot)) : each,
          );
        return within(document).flatMap((each) => {
          const { animationDuration, animationName, transitionDuration } = getComputedStyle(each);
          const isMoved = animationName !== 'none' && animationDuration !== '0s';
          return isMoved || !/^(?:0s(?:, )?)+$/u.test(transitionDuration) ? [each.className] : [];
        });
      });
    assert.notDeepEqual(await moves(), [], 'otherwise something moves');
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.deepEqual(await moves(), []);
    await panel.page.emulateMedia({ reducedMotion: null });
    await panel.page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    assert.deepEqual(await moves(), []);
  });

  for (const [what, width, height] of [
    ['250 px', 250, 700],
    ['200 % zoom of a narrow side bar', 200, 350],
  ] as const) {
    it(`fits into ${what}, with find open and a failure`, async () => {
      const failed = reply('r1', 'q1', {
        status: 'failed',
        failure: serverError,
        text: richAnswer,
      });
      await open(snapshot([asked, failed]), 'dark', width, height);
      await panel.press('Control+f');
      await panel.page.getByRole('textbox', { name: 'Find in Chat' }).fill('total');
      const beyond = await panel.page.evaluate(() =>
        [...document.querySelectorAll('button, input, textarea, footer, article, .card')]
          .filter((each) => !each.closest('.visually-hidden, .tools'))
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
          .map((each) => `${each.className} ${each.textContent?.slice(0, 30)}`),
      );
      assert.deepEqual(beyond, []);
      const log = panel.page.getByRole('log');
      assert.ok((await log.evaluate((each) => each.scrollWidth - each.clientWidth)) <= 0);
      assert.ok(
        (await log.evaluate((each) => each.clientHeight)) > 0,
        'the chat can still be seen',
      );
    });
  }

  it('can be used at 200 % zoom with more than one notice: what does not fit is scrolled to', async () => {
    const banners = ['One', 'Two', 'Three'].map((id) => ({
      id,
      severity: 'warning' as const,
      text: `${id}: the chat can be read but not written, for the disk is full.`,
      dismissible: true,
    }));
    const failing = { state: 'failing', failure: serverError } as const;
    await open(
      snapshot([asked, reply('r1', 'q1', { text: richAnswer })], {
        banners,
        interrupted: interruptions,
        connection: failing,
      }),
      'dark',
      200,
      350,
    );
    const log = panel.page.getByRole('log');
    assert.ok((await log.evaluate((each) => each.clientHeight)) >= 100, 'the chat has room');
    const inView = (each: Element): boolean => {
      const { top, bottom } = each.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight + 0.5;
    };
    const input = panel.page.getByRole('textbox', { name: 'Message' });
    // Where the page's own parts do not take the wheel.
    await panel.page.mouse.move(3, 3);
    for (let turns = 0; turns < 20 && !(await input.evaluate(inView)); turns++) {
      await panel.page.mouse.wheel(0, 400);
      await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    }
    assert.ok(await input.evaluate(inView), 'the input');
    await panel.page.mouse.wheel(0, 2_000);
    await panel.page.waitForFunction(() => {
      const line = document.querySelector('.status')?.getBoundingClientRect();
      return line && line.bottom <= innerHeight + 0.5;
    });
    await panel.picture('zoom-notices');
    assert.deepEqual(await panel.faults(), []);
  });

  for (const theme of panelThemes) {
    it(`reads from right to left where the text does, ${theme}`, async () => {
      await open(
        snapshot([question('q1', 'كيف يُحسب المجموع؟'), reply('r1', 'q1', { text: arabic })]),
        theme,
      );
      const sides = await panel.page.evaluate(() => {
        const side = (selector: string, words: string): string => {
          const found = [...document.querySelectorAll(selector)].find((each) =>
            each.textContent?.includes(words),
          );
          const text = found && document.createTreeWalker(found, NodeFilter.SHOW_TEXT).nextNode();
          if (!found || !text) return 'not there';
          const range = new Range();
          range.selectNodeContents(text);
          const [at, box] = [range.getBoundingClientRect(), found.getBoundingClientRect()];
          return at.left - box.left > box.right - at.right + 20 ? 'right' : 'left';
        };
        return [
          side('.markdown p', 'المجموع'),
          side('.markdown li', 'أولاً'),
          side('.markdown p', 'English'),
          side('.code-block pre', 'const'),
        ];
      });
      assert.deepEqual(sides, ['right', 'right', 'left', 'left']);
      const input = panel.page.getByRole('textbox', { name: 'Message' });
      await input.fill('مرحبا');
      assert.equal(await input.evaluate((each) => getComputedStyle(each).direction), 'rtl');
      assert.deepEqual(await panel.faults(), []);
    });
  }
});
