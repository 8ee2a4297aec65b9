// What goes back, in the built panel: versions, what is set aside, interrupted work, earlier moments.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import {
  branched,
  interruptions,
  panelStatus,
  pastView,
  question,
  reply,
  rewound,
  serverError,
  snapshot,
  snapshotOf,
} from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const envelope = { session: 'session-1', at: 1, by: 'user', correlation: 'c', version: 2 };

const events = (...bodies: readonly object[]): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: bodies.map((body, at) => Object.assign({ seq: 11 + at }, envelope, body)),
  }) as unknown as HostMessageBody;

const past = { ...snapshotOf({ messages: branched.messages.slice(0, 2) }), past: pastView(17) };
const answers = Array.from({ length: 40 }, (_, at) => `Line ${at}.`).join('\n\n');

describe('the panel in a browser, going back', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(first: HostMessageBody, theme?: PanelTheme, width?: number): Promise<void> {
    panel = await openPanel(theme, width, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    // The controls of the toolkit come last.
    await panel.page.getByRole('combobox', { name: 'Model' }).waitFor();
  }

  const button = (name: string | RegExp) => panel.page.getByRole('button', { name });
  const turn = (text: string) =>
    panel.page.getByRole('article', { name: 'You' }).filter({ hasText: text });
  const tool = (text: string, name: string) => turn(text).getByRole('button', { name });
  const box = () => panel.page.getByRole('textbox', { name: 'Edited message' });
  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const slider = () => panel.page.getByRole('slider', { name: 'Step' });
  const said = (text: string) =>
    panel.page.getByRole('status').getByText(text).waitFor({ state: 'attached' });
  /** The name of what has the focus. */
  const focused = () =>
    panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  const scenes: Record<string, readonly [HostMessageBody, (() => Promise<void>)?]> = {
    'versions of a message': [snapshotOf(branched), () => turn('Switzerland').hover()],
    'a message that is changed': [
      snapshotOf(branched),
      () => tool('Switzerland', 'Edit Message').click(),
    ],
    'what is set aside, and what was interrupted': [
      snapshotOf(rewound, { interrupted: interruptions }),
    ],
    'an earlier moment': [past],
  };

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology and no breach of policy, ${theme}`, async () => {
      for (const [name, [scene, act]] of Object.entries(scenes)) {
        await open(scene, theme);
        await act?.();
        assert.deepEqual(await panel.faults(), [], name);
        // The test's own script is what axe was put in by: only what came before counts.
        assert.deepEqual(await panel.violations(), [], name);
        assert.deepEqual(panel.errors, [], name);
        if (scene !== past) await panel.close();
      }
    });
  }

  it('fits into 250 px', async () => {
    for (const [name, [scene, act]] of Object.entries(scenes)) {
      await open(scene, 'dark', 250);
      await act?.();
      const beyond = await panel.page.evaluate(() =>
        [...document.querySelectorAll('button, textarea, input, li, p, span')]
          .filter((element) => !element.closest('[role=status]'))
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map((element) => element.textContent),
      );
      assert.deepEqual(beyond, [], name);
      if (scene !== past) await panel.close();
    }
  });

  describe('versions', () => {
    it('are gone through, with the focus staying on the button', async () => {
      await open(snapshotOf(branched));
      const versions = panel.page.getByRole('group', { name: 'Versions of this message' });
      await versions.getByText('Version 2 of 3').waitFor();
      const next = versions.getByRole('button', { name: 'Next Version' });
      await next.focus();
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await panel.postedOf('choose-branch'), [
        { type: 'choose-branch', session: 'session-1', head: 'b3' },
      ]);
      await panel.send(events({ type: 'branch-chosen', head: 'b3' }));
      await turn('Norway').waitFor();
      assert.equal(await turn('Switzerland').count(), 0);
      await said('Version 3 of 3');
      assert.equal(await focused(), 'Next Version');
      assert.equal(await next.getAttribute('aria-disabled'), 'true');
      await panel.page.keyboard.press('Enter');
      assert.equal((await panel.postedOf('choose-branch')).length, 1, 'there is no fourth');
      await versions.getByRole('button', { name: 'Previous Version' }).click();
      assert.equal((await panel.postedOf('choose-branch')).at(-1)?.head, 'b2');
    });

    it('do not move what the reader looks at', async () => {
      const long = (messages: readonly Message[]): readonly Message[] =>
        messages.map((each) => (each.kind === 'reply' ? { ...each, text: answers } : each));
      const { messages, branchings, aside } = branched;
      const b1 = long(aside['b1'] ?? []);
      await open(snapshotOf({ messages: long(messages), branchings, aside: { ...aside, b1 } }));
      const next = button('Next Version');
      await next.scrollIntoViewIfNeeded();
      const top = () => next.evaluate((element) => element.getBoundingClientRect().top);
      const before = await top();
      await panel.send(events({ type: 'branch-chosen', head: 'b1' }));
      assert.ok(Math.abs((await top()) - before) <= 2, `${before}, ${await top()}`);
      await panel.send(events({ seq: 12, type: 'branch-chosen', head: 'b2' }));
      assert.ok(Math.abs((await top()) - before) <= 2, `${before}, ${await top()}`);
    });

    it('do not move it either where the end was in view', async () => {
      const { messages, branchings, aside } = branched;
      const b1 = [question('b1', 'And shipping?'), reply('rb1', 'b1', { text: answers })];
      await open(snapshotOf({ messages, branchings, aside: { ...aside, b1 } }));
      const next = button('Next Version');
      const top = () => next.evaluate((element) => element.getBoundingClientRect().top);
      const before = await top();
      await panel.send(events({ type: 'branch-chosen', head: 'b1' }));
      await button('Scroll to the End').waitFor();
      assert.ok(Math.abs((await top()) - before) <= 2, `${before}, ${await top()}`);
    });

    it('stand still while a reply runs', async () => {
      const running = branched.messages.map((each) =>
        each.id === 'rc2' ? reply('rc2', 'c2', { status: 'running', text: 'Since' }) : each,
      );
      await open(snapshotOf({ ...branched, messages: running }));
      await button('Next Version').click({ force: true });
      assert.deepEqual(await panel.postedOf('choose-branch'), []);
      assert.equal(await tool('Switzerland', 'Edit Message').isDisabled(), true);
      assert.equal(await tool('Switzerland', 'Put the Rest Aside').isDisabled(), true);
    });

    it('are not counted where there is only one', async () => {
      await open(snapshotOf(branched));
      assert.equal(await tool('Since when?', 'Next Version').count(), 0);
    });
  });

  describe('a message that is changed', () => {
    const send = async (text: string): Promise<string> => {
      await tool('Switzerland', 'Edit Message').focus();
      await panel.page.keyboard.press('Enter');
      await box().fill(text);
      await box().press('Enter');
      return (await panel.postedOf('edit-message')).at(-1)?.request ?? '';
    };

    it('is sent with Enter and stays until the host has it', async () => {
      await open(snapshotOf(branched));
      const request = await send('And shipping, for Austria?');
      assert.deepEqual(await panel.postedOf('edit-message'), [
        {
          type: 'edit-message',
          request,
          session: 'session-1',
          message: 'b2',
          text: 'And shipping, for Austria?',
        },
      ]);
      await box().pressSequentially('more');
      await box().press('Escape');
      assert.equal(await box().inputValue(), 'And shipping, for Austria?');
      await panel.send(
        events({
          type: 'message-added',
          message: 'b4',
          text: 'And shipping, for Austria?',
          replaces: 'b2',
        }),
        { type: 'accepted', request },
      );
      await turn('Austria').getByText('Version 4 of 4').waitFor();
      assert.equal(await box().count(), 0);
      assert.equal(await focused(), 'Message');
    });

    it('stays where it is refused, and says why', async () => {
      await open(snapshotOf(branched));
      const request = await send('Changed');
      await panel.send({ type: 'refused', request, reason: 'The disk is full.' });
      assert.equal(await box().inputValue(), 'Changed');
      await panel.page
        .getByRole('article', { name: 'You' })
        .getByText('The disk is full.')
        .waitFor();
      await button('Send New Version').click();
      assert.equal((await panel.postedOf('edit-message')).length, 2);
    });

    it('is left with Escape, back to the button', async () => {
      await open(snapshotOf(branched));
      await tool('Switzerland', 'Edit Message').click();
      assert.equal(await focused(), 'Edited message');
      await box().pressSequentially(' Or Norway?');
      assert.equal(await box().inputValue(), 'And shipping, for Switzerland? Or Norway?');
      await box().press('Escape');
      assert.equal(await box().count(), 0);
      assert.equal(await focused(), 'Edit Message');
      await turn('And shipping, for Switzerland?').waitFor();
      assert.deepEqual(await panel.postedOf('edit-message'), []);
    });

    it('is not sent or left by a key of the input method', async () => {
      await open(snapshotOf(branched));
      await tool('Switzerland', 'Edit Message').click();
      await box().evaluate((element) => {
        for (const key of ['Enter', 'Escape']) {
          const init = { key, bubbles: true, cancelable: true };
          element.dispatchEvent(new KeyboardEvent('keydown', { ...init, isComposing: true }));
          element.dispatchEvent(new KeyboardEvent('keydown', { ...init, keyCode: 229 }));
        }
      });
      assert.equal(await box().count(), 1);
      assert.deepEqual(await panel.postedOf('edit-message'), []);
    });

    it('outlives a reload of the page and another snapshot', async () => {
      await open(snapshotOf(branched));
      await tool('Switzerland', 'Edit Message').click();
      await box().fill('half a thought');
      await panel.send(snapshotOf(branched));
      assert.equal(await box().inputValue(), 'half a thought');
      await panel.page.reload();
      await panel.page.waitForFunction(() => globalThis.posted.length > 0);
      await panel.send(snapshotOf(branched));
      assert.equal(await box().inputValue(), 'half a thought');
      assert.equal(await focused(), 'Message', 'nobody asked for the focus');
    });

    it('grows with its text', async () => {
      await open(snapshotOf(branched));
      await tool('Switzerland', 'Edit Message').click();
      const before = await box().evaluate((element) => element.clientHeight);
      await box().fill('1\n2\n3\n4\n5');
      assert.ok((await box().evaluate((element) => element.clientHeight)) > before * 3);
    });
  });

  it('forks from any message', async () => {
    await open(snapshotOf(branched));
    await tool('How is the total', 'Fork Chat from Here').click();
    assert.deepEqual(await panel.postedOf('fork'), [
      { type: 'fork', session: 'session-1', message: 'a' },
    ]);
  });

  it('puts the rest aside and brings it back', async () => {
    await open(snapshotOf(branched));
    assert.equal(await tool('Since when?', 'Put the Rest Aside').count(), 0);
    await tool('How is the total', 'Put the Rest Aside').click();
    assert.deepEqual(await panel.postedOf('rewind'), [
      { type: 'rewind', session: 'session-1', after: 'a' },
    ]);
    await panel.send(snapshotOf(rewound));
    const log = panel.page.getByRole('log', { name: 'Conversation' });
    await log.getByText('4 messages are set aside').waitFor();
    await button('Bring Back').click();
    assert.deepEqual(await panel.postedOf('choose-branch'), [
      { type: 'choose-branch', session: 'session-1', head: 'b2' },
    ]);
    await panel.send(events({ type: 'branch-chosen', head: 'b2' }));
    await turn('Since when?').waitFor();
    assert.equal(await button('Bring Back').count(), 0);
  });

  describe('interrupted work', () => {
    const card = () => panel.page.getByRole('region', { name: 'Interrupted work' });

    it('is told once, with what can be done about each', async () => {
      await open(snapshotOf({}, { interrupted: interruptions }));
      await card().getByText('Parley ended without warning. This was under way:').waitFor();
      await said('Parley ended without warning. 2 things were under way.');
      const edit = card().getByRole('listitem').filter({ hasText: 'Rename the cart' });
      await edit.getByText('src/pricing/rules/shippingAndHandling.ts and 4 more').waitFor();
      await edit.getByRole('button', { name: 'Roll Back' }).click();
      await card().getByRole('button', { name: 'Continue' }).click();
      assert.deepEqual(await panel.postedOf('resolve-interruption'), [
        {
          type: 'resolve-interruption',
          session: 'session-2',
          id: 'e9',
          action: 'roll-back',
        },
        { type: 'resolve-interruption', session: 'session-1', id: 'r9', action: 'continue' },
      ]);
      await panel.send({ type: 'status', status: panelStatus() });
      assert.equal(await card().count(), 0);
    });

    it('folds, and leaves room for the conversation where there is much of it', async () => {
      const many = Array.from({ length: 15 }, (_, at) =>
        interruptions.map((each) => Object.assign({}, each, { id: `${each.id}-${at}` })),
      ).flat();
      await open(snapshotOf(branched, { interrupted: many }));
      const height = async () => (await card().boundingBox())?.height ?? 0;
      assert.ok((await height()) < 900 / 2);
      await card().getByText('This was under way').click();
      assert.equal(await card().getByRole('button', { name: 'Discard' }).count(), 0);
      assert.ok((await height()) < 60);
    });

    it('of this chat can be discarded in its place', async () => {
      const messages = [
        question('q1', 'One?'),
        reply('r1', 'q1', { status: 'interrupted', text: 'Half' }),
        question('q2', 'Two?'),
        reply('r2', 'q2', { status: 'failed', failure: serverError, text: 'Half' }),
      ];
      await open(snapshot(messages));
      await button('Discard').first().click();
      await panel.page
        .getByRole('group', { name: 'Failure' })
        .getByRole('button', { name: 'Discard' })
        .click();
      assert.deepEqual(
        (await panel.postedOf('resolve-interruption')).map(({ id, action }) => [id, action]),
        [
          ['r1', 'discard'],
          ['r2', 'discard'],
        ],
      );
      await panel.send(
        events({ type: 'reply-dismissed', reply: 'r1' }, { type: 'reply-dismissed', reply: 'r2' }),
      );
      await panel.page.getByText('Parley was closed while this was written').waitFor();
      await panel.page.getByText(serverError.title).waitFor();
      assert.equal(await button(/^(?:Discard|Retry|Continue)$/u).count(), 0);
      assert.equal(await panel.page.getByRole('group', { name: 'Failure' }).count(), 0);
    });
  });

  describe('an earlier moment', () => {
    const askedFor = async () => (await panel.postedOf('show-past')).map(({ seq }) => seq);

    it('can only be read, and says so', async () => {
      await open(past);
      await panel.page.getByText(/It can only be read/u).waitFor();
      await panel.page.getByText(/Viewing .*12:00 · Reply ended · step 17 of 120/u).waitFor();
      assert.equal(await input().count(), 0);
      assert.equal(await button('Edit Message').count(), 0);
      assert.equal(await button('Fork Chat from Here').count(), 0);
      assert.equal(await panel.page.getByRole('button', { name: 'Retry' }).isDisabled(), true);
    });

    it('is chosen with the keys, one request at a time and the last one wins', async () => {
      await open(past);
      assert.equal(await focused(), 'Step');
      assert.match((await slider().getAttribute('aria-valuetext')) ?? '', /Reply ended/u);
      for (let at = 0; at < 5; at++) await panel.page.keyboard.press('ArrowRight');
      assert.deepEqual(await askedFor(), [18]);
      assert.equal(await slider().inputValue(), '22');
      await panel.send({ ...past, past: pastView(18) });
      assert.equal(await slider().inputValue(), '22');
      assert.deepEqual(await askedFor(), [18, 22]);
      await panel.send({ ...past, past: pastView(22, { label: 'Message sent' }) });
      assert.deepEqual(await askedFor(), [18, 22]);
      await panel.page.getByText(/Message sent · step 22 of 120/u).waitFor();
      assert.equal(await focused(), 'Step');
      await panel.page.keyboard.press('Home');
      await panel.send({ ...past, past: pastView(1) });
      await button('Next Step').click();
      assert.deepEqual(await askedFor(), [18, 22, 1, 2]);
      await panel.send({ ...past, past: pastView(1) });
      await button('Previous Step').click({ force: true });
      assert.deepEqual(await askedFor(), [18, 22, 1, 2], 'there is nothing before the first');
    });

    it('is forked from, and left', async () => {
      await open(past);
      await button('Fork from Here').click();
      assert.deepEqual(await panel.postedOf('fork'), [
        { type: 'fork', session: 'session-1', message: 'a' },
      ]);
      await slider().press('Escape');
      await button('Back to Now').click();
      assert.equal((await panel.postedOf('leave-past')).length, 2);
      await panel.send(snapshotOf(branched));
      await turn('Since when?').waitFor();
      assert.equal(await slider().count(), 0);
      assert.equal(await focused(), 'Message');
    });

    it('says nothing of replies that came and went then', async () => {
      await open(past);
      const live = [question('a', 'How?'), reply('ra', 'a', { status: 'running', text: 'In' })];
      await panel.send({ ...snapshotOf({ messages: live }), past: pastView(9) });
      await panel.page.getByText('Still being written at this moment').waitFor();
      assert.equal(await panel.page.getByRole('status').textContent(), '');
      await panel.press('Control+Escape');
      assert.deepEqual(await panel.postedOf('stop'), []);
    });

    it('before the first message has nothing to fork', async () => {
      await open({ ...snapshotOf({}), past: pastView(1) });
      await panel.page.getByText('Nothing had been written at this moment.').waitFor();
      assert.equal(await button('Fork from Here').isDisabled(), true);
    });
  });

  it('brings a message that was searched for into view', async () => {
    const turns = Array.from({ length: 40 }, (_, at) => [
      question(`q${at}`, `Question ${at}`),
      reply(`r${at}`, `q${at}`, { text: answers }),
    ]);
    await open(snapshot());
    const other = snapshotOf({ id: 'session-2', messages: turns.flat() });
    await panel.send(other, { type: 'reveal', message: 'r7' });
    const found = panel.page.getByRole('article', { name: 'Kimi K2, reply 8', exact: true });
    const inView = () =>
      found.evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        return top > 0 && top < innerHeight / 3;
      });
    // The turns around it take their height in the next few frames.
    for (let at = 0; at < 4; at++) await panel.send();
    assert.equal(await inView(), true);
    assert.equal(await found.evaluate((element) => element === document.activeElement), true);
    await panel.send({ type: 'reveal', message: 'not here' });
    assert.equal(await inView(), true);
    await panel.send({ type: 'reveal', message: 'q39' });
    await turn('Question 39').waitFor();
    assert.equal(await turn('Question 39').evaluate((e) => e === document.activeElement), true);
  });

  it('takes a chat over from another window', async () => {
    const banner = {
      id: 'lease',
      severity: 'info',
      text: 'Another window writes to this chat.',
      action: { label: 'Take Over', command: 'take-over' },
      dismissible: false,
    } as const;
    await open(snapshotOf(branched, { banners: [banner], writable: false }));
    assert.equal(await tool('Switzerland', 'Edit Message').isDisabled(), true);
    await button('Take Over').click();
    assert.deepEqual(await panel.postedOf('command'), [{ type: 'command', command: 'take-over' }]);
  });
});
