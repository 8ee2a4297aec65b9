// Long conversations in the panel: what is drawn of them, how they are gone through and searched.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import { repeatUntil } from '../helpers/browser.ts';
import { question, reply, richAnswer, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

/** Questions with an answer each; every tenth is long, and some say something that no other does. */
function conversation(questions: number): readonly Message[] {
  return Array.from({ length: questions }, (_, at) => [
    question(`q${at}`, `Question ${at}`),
    reply(`r${at}`, `q${at}`, {
      text: at % 10 === 0 ? richAnswer : `The answer is ${at}, *surely*.`,
    }),
  ]).flat();
}

describe('a long conversation in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(first: HostMessageBody, theme?: PanelTheme, width?: number): Promise<void> {
    panel = await openPanel(theme, width);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  const log = () => panel.page.getByRole('log', { name: 'Conversation' });
  const article = (name: string | RegExp) => panel.page.getByRole('article', { name });
  const button = (name: string | RegExp) => panel.page.getByRole('button', { name });
  const input = () => panel.page.getByRole('textbox', { name: 'Message' });
  const box = () => panel.page.getByRole('textbox', { name: 'Find in Chat' });
  const press = (keys: string) => panel.press(keys);

  /** The turn at the top of the view and where it stands, once nothing moves any more. */
  const top = async (): Promise<{ turn: number; offset: number }> => {
    for (let last = { turn: 0, offset: 0 }; ;) {
      const now = await log().evaluate(async (element) => {
        await new Promise((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
        });
        const edge = element.getBoundingClientRect().top;
        const first = [...element.querySelectorAll('article')].find(
          (each) => each.getBoundingClientRect().bottom > edge + 2,
        );
        const offset = (first?.getBoundingClientRect().top ?? 0) - edge;
        return { turn: Number(first?.getAttribute('aria-posinset')), offset };
      });
      if (now.turn === last.turn && now.offset === last.offset) return now;
      last = now;
    }
  };
  /** The same place, but for what is lost of a pixel. */
  const isAt = async (before: { turn: number; offset: number }): Promise<void> => {
    const { turn, offset } = await top();
    assert.equal(turn, before.turn);
    assert.ok(Math.abs(offset - before.offset) <= 2, `${before.offset}, ${offset}`);
  };
  const focused = () =>
    panel.page.evaluate(() => {
      const { activeElement } = document;
      const turn = activeElement?.closest('article');
      return [turn?.getAttribute('aria-posinset'), activeElement?.tagName].join(' ');
    });

  it('is drawn where it is read, and each turn says which of how many it is', async () => {
    await open(snapshot(conversation(5_000)));
    const drawn = await article(/./u).count();
    assert.ok(drawn > 4 && drawn < 60, `${drawn} turns are drawn`);
    const last = article(/reply 5000$/u);
    await last.waitFor();
    assert.equal(await last.getAttribute('aria-posinset'), '10000');
    assert.equal(await last.getAttribute('aria-setsize'), '10000');
    await log().evaluate((element) => (element.scrollTop = 0));
    await article(/reply 1$/u).waitFor();
    assert.equal(await article('You').first().getAttribute('aria-posinset'), '1');
    assert.equal(await last.count(), 1, 'what is last is always there');
    assert.deepEqual(panel.errors, []);
  });

  it('shows its end ahead of the rest, which moves nothing and sends what was written meanwhile', async () => {
    const messages = conversation(5_000);
    const whole = snapshot(messages);
    const end = { ...whole.session, messages: messages.slice(-40) };
    panel = await openPanel();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send({ ...whole, session: end, earlier: messages.length - 40 });
    await article(/reply 20$/u).waitFor();
    await panel.page.waitForFunction(() => globalThis.posted.at(-1)?.type === 'load-rest');
    await input().fill('In a hurry');
    await press('Enter');
    await log().hover();
    await panel.page.mouse.wheel(0, -300);
    await button('Scroll to the End').waitFor();
    const before = await top();
    assert.deepEqual(await panel.postedOf('send'), []);
    await panel.send(whole);
    await article(/reply 5000$/u).waitFor();
    await isAt({ ...before, turn: before.turn + messages.length - 40 });
    const [sent] = await panel.postedOf('send');
    assert.equal(sent?.text, 'In a hurry');
    await panel.send({ type: 'accepted', request: sent.request });
    assert.equal(await input().inputValue(), '');
    assert.deepEqual(panel.errors, []);
  });

  it('does not jump while it is scrolled through', async () => {
    await open(snapshot(conversation(5_000)));
    await log().hover();
    for (let step = 0; step < 12; step++) {
      const place = await top();
      await panel.page.mouse.wheel(0, -90);
      await panel.page
        .waitForFunction(
          (before) => document.querySelector('[role=log]')?.scrollTop !== before,
          await log().evaluate((element) => element.scrollTop),
          { timeout: 1_000 },
        )
        .catch(() => undefined);
      await panel.page.mouse.wheel(0, 90);
      await panel.page.waitForTimeout(250);
      await isAt(place);
      await panel.page.mouse.wheel(0, -700);
      await panel.page.waitForTimeout(250);
    }
  });

  it('keeps what is read in its place while a reply grows below, and what is in it', async () => {
    const messages = conversation(500);
    const live = reply('live', 'last', { status: 'running', text: '' });
    await open(snapshot([...messages, question('last', 'And now?'), live]));
    await log().hover();
    await panel.page.mouse.wheel(0, -3_000);
    await button('Scroll to the End').waitFor();
    const before = await top();
    const text = 'A line of the reply.\n\n'.repeat(80);
    for (let at = 0; at < text.length; at += 200) {
      const piece = text.slice(at, at + 200);
      await panel.send({
        type: 'grew',
        session: 'session-1',
        reply: 'live',
        offset: at,
        text: piece,
        reasoningOffset: 0,
        reasoning: '',
      });
    }
    await isAt(before);
    await button('New below').click();
    await article(/reply 501$/u).waitFor();
    assert.equal(await button('New below').count(), 0);
  });

  it('comes back from a reload in the middle of 10,000 messages', async () => {
    const opening = snapshot(conversation(5_000));
    await open(opening);
    await log().evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
    await button('Scroll to the End').waitFor();
    const before = await top();
    await panel.page.reload();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(opening);
    await button('Scroll to the End').waitFor();
    await isAt(before);
  });

  it('keeps the focus in a turn that is scrolled out of view', async () => {
    await open(snapshot(conversation(1_000)));
    await press('Control+ArrowUp');
    assert.equal(await focused(), '2000 ARTICLE');
    await press('ArrowUp');
    assert.equal(await focused(), '1999 ARTICLE');
    // For some frames after a key the panel still puts its message where it belongs.
    await repeatUntil(article(/reply 1$/u), async () => {
      await log().evaluate((element) => (element.scrollTop = 0));
    });
    assert.equal(await focused(), '1999 ARTICLE');
  });

  it('keeps text that is selected, however far it is scrolled', async () => {
    await open(snapshot(conversation(1_000)));
    await panel.page.evaluate(() => {
      const answers = [...document.querySelectorAll('article p')];
      const [first, last] = [answers.at(-4), answers.at(-1)];
      if (first && last) getSelection()?.setBaseAndExtent(first, 0, last, 1);
    });
    const selected = () => panel.page.evaluate(() => getSelection()?.toString());
    const before = await selected();
    assert.match(before ?? '', /The answer is 99[67]/u);
    await log().evaluate((element) => (element.scrollTop = 0));
    await article(/reply 1$/u).waitFor();
    assert.equal(await selected(), before);
  });

  describe('keys', () => {
    it('go from message to message and back to the input', async () => {
      await open(snapshot(conversation(1_000)));
      await press('Control+Alt+ArrowUp');
      assert.equal(await focused(), '1999 ARTICLE');
      for (let times = 0; times < 30; times++) await press('Control+Alt+ArrowUp');
      assert.equal(await focused(), '1939 ARTICLE');
      await press('Control+Alt+ArrowDown');
      assert.equal(await focused(), '1941 ARTICLE');
      await press('ArrowDown');
      assert.equal(await focused(), '1942 ARTICLE');
      await press('Control+ArrowDown');
      await panel.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    });

    it('go from one block of code to the next, drawn or not', async () => {
      await open(snapshot(conversation(1_000)));
      await press('Control+Alt+PageUp');
      await panel.page.waitForFunction(() => document.activeElement?.tagName === 'PRE');
      const first = await focused();
      assert.equal(first, '1982 PRE');
      const blocks = (richAnswer.match(/^```/gmu)?.length ?? 0) / 2;
      for (let times = 0; times < blocks; times++) {
        await press('Control+Alt+PageUp');
        await panel.page.waitForTimeout(50);
      }
      await panel.page.waitForFunction(
        () =>
          document.activeElement?.closest('article')?.getAttribute('aria-posinset') === '1962' &&
          document.activeElement.tagName === 'PRE',
      );
      await press('Control+Alt+PageDown');
      await panel.page.waitForFunction(
        () => document.activeElement?.closest('article')?.getAttribute('aria-posinset') === '1982',
      );
    });

    it('of a long reply read it to its end before they go on', async () => {
      const long = reply('r1', 'q1', { text: 'A line of the reply.\n\n'.repeat(60) });
      await open(snapshot([question('q1', 'One?'), long, question('q2', 'Two?')]));
      await press('Control+Alt+ArrowUp');
      await press('ArrowUp');
      assert.equal(await focused(), '2 ARTICLE');
      await press('ArrowDown');
      assert.equal(await focused(), '2 ARTICLE', 'its end is not in view');
    });
  });

  describe('finding', () => {
    it('reaches messages that are not drawn', async () => {
      await open(snapshot(conversation(5_000)));
      await press('Control+f');
      await box().fill('ANSWER IS 777,');
      await panel.page.getByText('1 of 1', { exact: true }).waitFor();
      const found = article(/reply 778$/u);
      await found.waitFor();
      assert.equal(
        await found.evaluate((each) => {
          const { top: edge, bottom } = each.getBoundingClientRect();
          return edge >= 0 && bottom <= innerHeight;
        }),
        true,
      );
      assert.equal(await box().evaluate((each) => each === document.activeElement), true);
      await panel.page.waitForFunction(() => CSS.highlights.get('found-current')?.size === 1);
      await panel.page.getByRole('status').getByText('Match 1 of 1').waitFor({ state: 'attached' });
    });

    it('goes from match to match with keys and buttons, and ends with Escape', async () => {
      await open(snapshot(conversation(1_000)));
      await input().focus();
      await press('Control+f');
      assert.equal(await box().evaluate((each) => each === document.activeElement), true);
      await box().fill('question 99');
      const count = (text: string) => panel.page.getByText(text, { exact: true }).waitFor();
      await count('11 of 11');
      await box().press('Enter');
      await count('1 of 11');
      await box().press('Shift+Enter');
      await count('11 of 11');
      await button('Previous Match').click();
      await count('10 of 11');
      await button('Next Match').click();
      await count('11 of 11');
      await box().fill('no such words');
      await panel.page.getByText('No results').first().waitFor();
      await box().press('Escape');
      await box().waitFor({ state: 'detached' });
      assert.equal(await input().evaluate((each) => each === document.activeElement), true);
      await panel.page.waitForFunction(() => CSS.highlights.size === 0);
    });

    it('takes what is looked for letter by letter', async () => {
      await open(snapshot([question('q1', 'What does a.*(b) match?'), question('q2', 'And aXb?')]));
      await press('Control+f');
      await box().fill('a.*(b)');
      await panel.page.getByText('1 of 1', { exact: true }).waitFor();
    });

    for (const theme of panelThemes) {
      it(`has no serious fault for assistive technology, ${theme}`, async () => {
        await open(snapshot(conversation(100)), theme);
        await press('Control+f');
        await box().fill('surely');
        await panel.page.getByText('90 of 90', { exact: true }).waitFor();
        await panel.page.waitForFunction(() => (CSS.highlights.get('found')?.size ?? 0) > 0);
        assert.deepEqual(await panel.faults(), []);
        assert.deepEqual(await panel.violations(), []);
      });
    }
  });

  it('says when nothing is heard of Parley, and keeps what is typed', async () => {
    await open(snapshot(conversation(1)));
    await panel.send({ type: 'ping', heard: 0 });
    await input().fill('half a thought');
    await panel.page
      .getByText(/has not answered for a while/u)
      .first()
      .waitFor({ timeout: 15_000 });
    assert.equal(await input().inputValue(), 'half a thought');
    await panel.send({ type: 'ping', heard: 0 });
    await panel.page.locator('.banner').waitFor({ state: 'detached' });
    assert.equal((await panel.postedOf('pong')).length, 2);
  });
});
