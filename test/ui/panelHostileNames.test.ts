// Names from outside, wherever the panel shows them: inert, whole, in their place, and as they are.
import assert from 'node:assert/strict';
import type { ApprovalPattern } from '../../src/protocol/approvals.ts';
import type { CompletionKind } from '../../src/protocol/completion.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { brokenLayout, foreignMarkup, hiddenCharacters, unisolated } from './hostilePage.ts';
import { hostileNames } from './hostileText.ts';
import {
  approval,
  branched,
  contextItems,
  interruptions,
  question,
  receipt,
  reply,
  serverError,
  snapshotOf,
} from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const rightToLeft = 'אבג';

const names: readonly string[] = [
  ...hostileNames,
  '\u202Egnp.exe\u202C',
  '\u2067a\u2069\u2066b\u200Fc\u200Ed\u061Ce',
  'pass\u200Bword\u2060s\uFEFF\u200D',
  'two\nlines\r\nand\tmore\u2028lines',
  '[a](command:workbench.action.quit) ![b](https://evil.example/p.png)',
  '</span><svg onload=hit=1>',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(40),
  'x'.repeat(10_000),
  '\u202E'.repeat(1_500),
  '漢'.repeat(10_000),
  'a b/'.repeat(2_500),
  rightToLeft,
];

describe('names from outside in the panel', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  let asked: string[];

  beforeEach(async () => {
    panel = await openPanel('dark', 250, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    asked = [];
    panel.page.on('request', (request) => {
      if (
        !/^\/(?:languages|fonts|highlighter|mathRenderer)\b/u.test(new URL(request.url()).pathname)
      )
        asked.push(request.url());
    });
  });

  afterEach(() => panel.close());

  /** What a name did, wherever it is shown now; `where` is for the message. */
  async function faultsOf(name: string, where: string): Promise<string[]> {
    const { page } = panel;
    const hit = await page.evaluate(() => ('hit' in globalThis ? ['a script ran'] : []));
    const found = [
      ...hit,
      ...asked,
      ...(await panel.violations()),
      ...panel.errors,
      ...(await page.evaluate(foreignMarkup)),
      ...(await page.evaluate(hiddenCharacters)),
      ...(await page.evaluate(brokenLayout)),
      ...(name === rightToLeft ? await page.evaluate(unisolated, name) : []),
    ];
    return found.map((fault) => `${where}, ${JSON.stringify(name.slice(0, 20))}: ${fault}`);
  }

  it('are harmless around a conversation', async () => {
    const faults: string[] = [];
    for (const name of names) {
      await panel.send(aroundConversation(name), ...aroundInput(name));
      await panel.page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await panel.send();
      faults.push(...(await faultsOf(name, 'a conversation')));
      await panel.send(afterUncleanEnd(name));
      faults.push(...(await faultsOf(name, 'what was interrupted')));
    }
    assert.deepEqual(faults, []);
  });

  it('are harmless in what a person is asked, and every line of a command is there', async () => {
    const faults: string[] = [];
    for (const name of names) {
      await panel.send(
        snapshotOf({ messages: [question('q', name)], approvals: [approvalOf(name)] }),
      );
      faults.push(...(await faultsOf(name, 'an approval')));
      const lines = await panel.page.locator('.approval-command > code').allTextContents();
      const wanted = `run ${name} now`;
      // Back to what would run, from what is shown.
      const meant = lines
        .join('\n')
        .replaceAll(/\[U\+([0-9A-F]{4,6})\]/gu, (_, code: string) =>
          String.fromCodePoint(Number.parseInt(code, 16)),
        );
      assert.equal(meant, wanted);
      const facts = await panel.page.locator('.approval-facts dd').allTextContents();
      for (const fact of facts) assert.doesNotMatch(fact, /[\n\t]/u);
    }
    assert.deepEqual(faults, []);
  });

  it('are harmless in a new chat, and among what is offered', async () => {
    const faults: string[] = [];
    for (const name of names) {
      await panel.send(newChat(name));
      faults.push(...(await faultsOf(name, 'a new chat')));
      const { page } = panel;
      await page.getByRole('combobox', { name: 'Model' }).click();
      await page.getByRole('option').first().waitFor();
      faults.push(...(await faultsOf(name, 'the models')));
      await page.keyboard.press('Escape');
      const input = page.getByRole('textbox', { name: 'Message' });
      for (const sign of ['@', '/'] as const) {
        await input.fill('');
        const request = nextOf('complete');
        await input.pressSequentially(`${sign}x`);
        await offer(name, sign, await request);
        await page.getByRole('option').first().waitFor();
        faults.push(...(await faultsOf(name, `what ${sign} offers`)));
      }
      await input.fill('');
    }
    assert.deepEqual(faults, []);
  });

  /** The id of the next request of a kind. */
  async function nextOf(kind: 'complete' | 'preview'): Promise<string> {
    const before = (await panel.postedOf(kind)).length;
    await panel.page.waitForFunction(
      ([type, known]) => globalThis.posted.filter((each) => each.type === type).length > known,
      [kind, before] as const,
    );
    return (await panel.postedOf(kind)).at(-1)?.request ?? '';
  }

  async function offer(name: string, sign: '@' | '/', request: string): Promise<void> {
    const kinds: readonly CompletionKind[] =
      sign === '/' ? ['command', 'skill'] : ['file', 'folder', 'symbol', 'model', 'provider'];
    const usual = { label: name, detail: name, insert: `${sign}${name}`, hint: name };
    const more: Partial<Record<CompletionKind, object>> = {
      symbol: { what: name },
      model: { unavailable: name },
    };
    const items = kinds.map((kind) => Object.assign({ kind }, usual, more[kind]));
    const preview = sign === '@' ? nextOf('preview') : undefined;
    await panel.send({ type: 'completions', request, items });
    if (preview === undefined) return;
    const shown = { title: name, text: name, more: 3, first: 1 };
    await panel.send({ type: 'preview', request: await preview, preview: shown });
  }
});

/** A chat whose files, models, chats, pictures and commands are all called this. */
function aroundConversation(name: string): HostMessageBody {
  const items = contextItems.map((item) => Object.assign({}, item, { label: name, note: name }));
  const given = receipt({ items, masked: [name], notes: [name] });
  const by = { modelLabel: name, receipt: given, to: 'q' };
  const failure = { ...serverError, title: name, advice: name, detail: name };
  return snapshotOf(
    {
      ...branched,
      title: name,
      messages: [
        question('q', name),
        reply('r1', 'q', {
          ...by,
          beside: true,
          text: `~~~ts ${oneLine(name)}\ncode\n~~~`,
        }),
        reply('r2', 'q', {
          ...by,
          beside: true,
          chosen: true,
          text: `**${oneLine(name)}**`,
          reasoning: name,
          denied: [{ command: name, reason: name }],
          origin: { model: { provider: name, model: name }, label: name, why: name, cost: 0.1 },
        }),
        question('q2', name),
        reply('r3', 'q2', { ...by, to: 'q2', status: 'failed', failure }),
      ],
    },
    {
      ...statusOf(name),
      context: { receipt: given, counting: false, cost: 0.1 },
    },
  );
}

function afterUncleanEnd(name: string): HostMessageBody {
  const interrupted = interruptions.map((each) =>
    Object.assign({}, each, { title: name, label: name }),
  );
  return snapshotOf({ id: 'session-2', messages: [question('q', name)] }, { interrupted });
}

const oneLine = (name: string): string => name.replaceAll(/[\n\r~]/gu, ' ');

function statusOf(name: string) {
  const ref = { provider: name, model: name };
  return {
    models: [
      {
        ref,
        label: name,
        providerLabel: name,
        window: { total: 1_000, reply: 100, assumed: false },
        exactTokens: true,
      },
    ],
    profiles: [{ name, model: ref }],
    model: ref,
    healths: [{ model: ref, health: { state: 'slow', text: name } as const }],
    health: { state: 'slow', text: name } as const,
    runningElsewhere: [name, name],
  };
}

/** Messages that wait, and pictures that go along. */
function aroundInput(name: string): readonly HostMessageBody[] {
  const image = {
    id: 'a'.repeat(64),
    name,
    mimeType: 'image/png',
    bytes: 100,
    width: 10,
    height: 10,
  } as const;
  return [
    {
      type: 'queue',
      session: 'session-1',
      queue: {
        messages: [
          { id: 'w1', text: name },
          { id: 'w2', text: '', images: [image] },
        ],
        held: 'refused',
        reason: name,
      },
    },
    { type: 'draft-images', session: 'session-1', images: [image], problem: name },
  ];
}

function newChat(name: string): HostMessageBody {
  const connection = {
    state: 'failing',
    failure: { ...serverError, title: name, advice: name, detail: name },
  } as const;
  const banner = {
    id: 'b',
    severity: 'warning',
    text: name,
    dismissible: true,
    action: { label: 'Show Log', command: 'open-log' },
  } as const;
  const first = snapshotOf(
    {},
    { ...statusOf(name), connection, banners: [banner], suggestions: [name, `${name} 2`] },
  );
  const commands = [
    { name: `x${name}`, argument: name },
    { name: `xs${name}`, argument: name, skill: true } as const,
  ];
  return { ...first, commands };
}

function approvalOf(name: string) {
  const { request } = approval();
  const command = `run ${name} now`;
  const pattern: ApprovalPattern = { kind: 'terminal', match: 'exact', command, folder: name };
  return approval({
    request: { ...request, title: name, command, folder: name, model: name, details: [name] },
    offers: { session: pattern, always: [pattern, { ...pattern, match: 'words', command: name }] },
  });
}
