import assert from 'node:assert/strict';
import type { ContextItem } from '../../src/protocol/contextItems.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import type { Message, Reply } from '../../src/protocol/sessionState.ts';
import { randomFrom } from '../helpers/random.ts';
import { foreignMarkup } from './hostilePage.ts';
import { hostileNames, hostileReplies } from './hostileText.ts';
import { contextItems, question, receipt, reply, serverError, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

/** Replies that are shown at a time. */
const batch = 60;

/** What happened to a page besides being drawn. */
interface Happenings {
  readonly requests: string[];
  readonly navigations: string[];
  readonly popups: string[];
  readonly dialogs: string[];
}

describe('text from outside in the panel', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  let happened: Happenings;

  afterEach(() => panel.close());

  async function open(first: HostMessageBody): Promise<void> {
    panel = await openPanel('dark', 500, 12_000);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
    happened = watch();
  }

  function watch(): Happenings {
    const seen: Happenings = { requests: [], navigations: [], popups: [], dialogs: [] };
    const { page } = panel;
    const own = new URL(page.url()).origin;
    page.on('request', (request) => {
      // Grammars and KaTeX are fetched when code and formulas are met.
      const isPart = /^\/(?:languages|fonts|highlighter|mathRenderer)\b/u.test(
        new URL(request.url()).pathname,
      );
      if (new URL(request.url()).origin !== own || !isPart) seen.requests.push(request.url());
    });
    page.on('framenavigated', (frame) => seen.navigations.push(frame.url()));
    page.on('popup', (popup) => seen.popups.push(popup.url()));
    page.on('dialog', (dialog) => {
      seen.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    return seen;
  }

  /** Points at, focuses and clicks whatever the text became, as a person might. */
  async function touchEverything(): Promise<void> {
    await panel.page.evaluate(() => {
      for (const element of document.querySelectorAll('[role=log] *')) {
        for (const type of ['pointerenter', 'mouseover', 'mousemove', 'focusin'])
          element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
        const isControl = element.closest('button, summary, .tools') !== null;
        if (element instanceof HTMLElement && !isControl) element.click();
      }
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  }

  async function assertInert(): Promise<void> {
    await touchEverything();
    await panel.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))),
    );
    assert.equal(await panel.page.evaluate(() => 'hit' in globalThis), false, 'a script ran');
    const nothing = { requests: [], navigations: [], popups: [], dialogs: [] };
    assert.deepEqual(happened, nothing);
    assert.equal(await panel.page.getByText('This message could not be shown').count(), 0);
    assert.deepEqual(await panel.violations(), []);
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.page.evaluate(foreignMarkup), []);
    const leads = await panel.postedOf('open-link');
    const bad = leads.filter(({ href }) =>
      /^\s*(?:javascript|data|vbscript|command|vscode(?!-remote|-vfs)|blob|about|\/\/|\\)/iu.test(
        href,
      ),
    );
    assert.deepEqual(bad, []);
    const others = (await panel.posted()).filter(
      ({ type }) => !/^(?:ready|focused|open-link|draft|load-image|load-receipt)$/u.test(type),
    );
    assert.deepEqual(others, []);
  }

  it('has a corpus of its own', () => {
    assert.ok(new Set(hostileReplies).size >= 250, `${hostileReplies.length} payloads`);
    panel = { close: () => Promise.resolve() } as unknown as PanelPage;
  });

  for (let from = 0; from < hostileReplies.length; from += batch) {
    const payloads = hostileReplies.slice(from, from + batch);
    const name = `${from + 1} to ${from + payloads.length}`;

    it(`is inert as a whole, ${name}`, async () => {
      await open(snapshot(payloads.flatMap((text, i) => turn(i, { text }))));
      await panel.page
        .getByRole('article', { name: /, reply/u })
        .nth(payloads.length - 1)
        .waitFor();
      await assertInert();
    });

    it(`is inert in pieces of 2 to 6 characters, after each piece, ${name}`, async () => {
      const next = randomFrom(from + 1);
      await open(snapshot(payloads.flatMap((_, i) => turn(i, { status: 'running' }))));
      const at = payloads.map(() => 0);
      const rounds: HostMessageBody[][] = [];
      while (payloads.some((text, i) => (at[i] ?? 0) < text.length)) {
        const pieces = payloads.flatMap((text, i) => {
          const offset = at[i] ?? 0;
          if (offset >= text.length) return [];
          at[i] = offset + 2 + Math.floor(next() * 5);
          return [grew(`r${i}`, offset, text.slice(offset, at[i]))];
        });
        rounds.push(pieces);
      }
      // Once a script ran, its mark stays, seen or not.
      await panel.paintTurns(false);
      await panel.sendRounds(rounds);
      await panel.paintTurns(true);
      await assertInert();
    });
  }

  it('is inert as names of models, files and chats, in failures, notices and thoughts', async () => {
    const turns = hostileNames.flatMap((name, i) => [
      question(`q${i}`, name),
      reply(`r${i}`, `q${i}`, {
        modelLabel: name,
        model: { provider: name, model: name },
        text: name,
        reasoning: name,
        status: 'failed',
        failure: { ...serverError, title: name, advice: name, detail: name },
        receipt: receipt({
          items: named(name),
          masked: [name],
        }),
      }),
    ]);
    const [first = ''] = hostileNames;
    const ref = { provider: first, model: first };
    await open(
      snapshot(turns, {
        models: hostileNames.map((name) => ({
          ref: { provider: name, model: name },
          label: name,
          providerLabel: name,
          window: { total: 1_000, reply: 100, assumed: false },
          exactTokens: true,
        })),
        model: ref,
        connection: { state: 'failing', failure: { ...serverError, title: first, advice: first } },
        banners: hostileNames.map((text, i) => ({
          id: `b${i}`,
          severity: 'warning',
          text,
          dismissible: true,
          action: { label: text, command: 'open-log' },
        })),
        context: {
          receipt: receipt({ items: named(first) }),
          counting: false,
        },
        runningElsewhere: hostileNames,
        health: { state: 'failing', text: first },
      }),
    );
    await panel.page.getByRole('combobox', { name: 'Model' }).click();
    await panel.page.getByRole('option').first().waitFor();
    await assertInert();
  });

  it('is inert as things to try and to mention', async () => {
    await open(snapshot([], { suggestions: hostileNames }));
    const input = panel.page.getByRole('textbox', { name: 'Message' });
    await input.fill('');
    await input.pressSequentially('@x');
    await panel.page.waitForFunction(() =>
      globalThis.posted.some(({ type }) => type === 'complete'),
    );
    const asked = (await panel.postedOf('complete')).at(-1);
    await panel.send({
      type: 'completions',
      request: asked?.request ?? '',
      items: hostileNames.map((name) => ({
        kind: 'file',
        label: name,
        detail: name,
        insert: name,
        hint: name,
      })),
    });
    await panel.page.getByRole('option').first().waitFor();
    assert.deepEqual(await panel.page.evaluate(foreignMarkup), []);
    assert.equal(await panel.page.evaluate(() => 'hit' in globalThis), false);
    assert.deepEqual(await panel.violations(), []);
    assert.deepEqual(happened.requests, []);
  });
});

/** The usual pieces of context under another name. */
function named(name: string): readonly ContextItem[] {
  return contextItems.map((item) =>
    Object.assign({}, item, { label: name, uri: name, note: name }),
  );
}

function turn(i: number, changes: Partial<Reply>): readonly Message[] {
  return [question(`q${i}`, `Question ${i}`), reply(`r${i}`, `q${i}`, changes)];
}

function grew(id: string, offset: number, text: string): HostMessageBody {
  const rest = { reasoningOffset: 0, reasoning: '' };
  return { type: 'grew', session: 'session-1', reply: id, offset, text, ...rest };
}
