// States of the panel that a person brings about: tools, lists and boxes that open.
import type { ImageRef } from '../../src/protocol/images.ts';
import type { MessageQueue } from '../../src/protocol/messageQueue.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import { joinWritten, pastedText } from '../../webview/pastes/writtenText.ts';
import { slashCompletions } from '../../src/vscode/panel/slashCompletions.ts';
import {
  approvals,
  contextItems,
  models,
  question,
  receipt,
  reply,
  serverError,
  snapshot,
  snapshotOf,
  toolsItem,
} from './panelContent.ts';
import { answered, asked, chat, completing, type Offer, type Scene } from './panelScene.ts';

const running = [asked, reply('r1', 'q1', { text: 'It depends', status: 'running' })];

function waiting(queue: MessageQueue): HostMessageBody {
  return { type: 'queue', session: 'session-1', queue };
}

const queued: MessageQueue = {
  messages: [
    { id: 'w1', text: 'And what if the cart is empty?' },
    { id: 'w2', text: 'Then write tests for @src/pricing/rules/shippingAndHandling.ts, please.' },
  ],
};

const severalAnswers = [
  question('q1', 'And shipping?'),
  reply('a1', 'q1', { beside: true, modelLabel: 'Kimi K2', text: 'Free from 50 €.' }),
  reply('a2', 'q1', { beside: true, modelLabel: 'GPT-5 mini', text: 'Free', status: 'running' }),
  reply('a3', 'q1', {
    beside: true,
    modelLabel: 'Qwen3 Coder 480B with a long name',
    status: 'failed',
    failure: serverError,
  }),
];

const symbols: Offer = [
  { kind: 'symbol', label: 'Cart', detail: 'src/cart.ts:12', insert: '@Cart', what: 'class' },
  {
    kind: 'person',
    label: 'Carla Ono',
    detail: '12 commits, the last on 2026-11-27',
    insert: '@"Carla Ono"',
  },
  { kind: 'file', label: 'cart.ts', detail: 'src/shop', insert: '@src/shop/cart.ts' },
];

const withTools = receipt({ items: contextItems.toSpliced(1, 0, toolsItem), used: 3_670 });

const longCode = Array.from({ length: 60 }, (_, at) => `const line${at} = price(${at});`);

const formulas = `The discount is $d = \\min(1, \\frac{c}{t})$, and the total:

$$\\sum_{i=1}^{n} p_i q_i (1 - d)$$

\`\`\`mermaid
graph LR
  cart --> pricing --> total
\`\`\`
`;

const summarised: Scene['messages'] = [
  snapshotOf({
    messages: [1, 2, 3].flatMap((n) => [
      question(`q${n}`, `Question ${n}`),
      reply(`a${n}`, `q${n}`, {
        text: `Answer ${n}.`,
        ...(n === 2 ? { pinned: true as const } : {}),
      }),
    ]),
    compactions: [
      {
        id: 'c1',
        at: 1,
        upTo: 'q2',
        covered: 4,
        summary: 'Prices are in cents.',
        kept: ['src/money.ts'],
        tokensBefore: 5_200,
        tokensAfter: 1_000,
        strategies: ['dedupe', 'summarise'],
        model: { provider: 'openai', model: 'gpt-5' },
        facts: { of: 3, retained: 2 },
      },
    ],
  }),
];

/** A chat in which a person is asked something. */
function asking(name: string, ...kinds: readonly (keyof typeof approvals)[]): Scene {
  const shown = kinds.map((kind) => approvals[kind]);
  return { name, messages: [snapshotOf({ messages: [asked, answered], approvals: shown })] };
}

/** One pixel. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const image = (name: string, digit: string): ImageRef => ({
  id: digit.repeat(64),
  name,
  mimeType: 'image/png',
  bytes: 70,
  width: 800,
  height: 600,
});
const cat = image('cat.png', 'a');
const screenshot = image('a screenshot of a very long name that nobody reads to its end.png', 'b');
const content: HostMessageBody = {
  type: 'image',
  image: cat.id,
  content: { mimeType: 'image/png', data: png },
};
const sentImages: Message = {
  kind: 'message',
  id: 'q1',
  text: 'What is this?',
  at: 0,
  images: [cat, screenshot],
};
const blind = models.map((info) =>
  Object.assign({}, info, { capabilities: { tools: true, images: false, reasoning: false } }),
);

/** Pictures that are sent, that are to be sent, and that the model cannot see. */
const images: readonly Scene[] = [
  {
    name: 'images-sent',
    messages: [snapshot([sentImages, reply('r1', 'q1', { text: 'A cat.' })]), content],
    act: async ({ page }) => {
      await page.getByRole('button', { name: /cat\.png/u }).click();
    },
  },
  {
    name: 'images-attached',
    messages: [
      snapshot([asked, answered]),
      { type: 'draft-images', session: 'session-1', images: [cat, screenshot] },
      content,
    ],
  },
  {
    name: 'images-unseen',
    messages: [
      snapshot([asked, answered], { models: blind }),
      { type: 'draft-images', session: 'session-1', images: [cat] },
      content,
    ],
  },
];

const log = Array.from({ length: 1_204 }, (_, at) => `12:04:0${at % 10} INFO order ${at} computed`);
const pastedLog = pastedText(log.join('\n'));
const pastedFile = pastedText(
  longCode.join('\n').repeat(10),
  'ts shippingAndHandlingOfAVeryLongName.generated.ts',
);
const withPastes = joinWritten({ typed: 'Why is it slow?', pastes: [pastedLog, pastedFile] });

/** Long texts that are to be sent, that are sent, and that are edited again. */
const pastes: readonly Scene[] = [
  { name: 'pastes', messages: [snapshot([asked, answered], {}, withPastes)] },
  { name: 'pastes-read-only', messages: [snapshot([], { writable: false }, withPastes)] },
  chat('pastes-sent', [question('q1', withPastes)], {}, async ({ page }) => {
    await page.getByText('Pasted text (1), 1,204 lines').click();
  }),
  chat('pastes-folded', [question('q1', withPastes)]),
  chat('pastes-editing', [question('q1', withPastes)], {}, async ({ page }) => {
    await page.getByRole('button', { name: 'Edit Message' }).click();
  }),
];

/** What went wrong between the page and Parley. */
const troubles: readonly Scene[] = [
  {
    name: 'slow-start',
    messages: [],
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'Reload Panel' }).waitFor();
    },
  },
  {
    name: 'host-silent',
    messages: [snapshot([asked, answered]), { type: 'ping', heard: 0 }],
    act: async ({ page }) => {
      await page.getByText('has not answered').first().waitFor();
    },
  },
  chat('panel-broken', [asked, answered], {}, async ({ page }) => {
    await page.evaluate(() => {
      dispatchEvent(new ErrorEvent('error', { error: new Error('a picture of it is taken') }));
    });
    await page.getByRole('alert').waitFor();
  }),
];

const asks: readonly Scene[] = [
  chat('approval-denied', [
    asked,
    { ...answered, denied: [{ command: 'npm run lint', reason: 'Not before the release.' }] },
  ]),
  asking('approval', 'usual'),
  asking('approval-several-lines', 'several'),
  asking('approval-deceptive', 'deceptive'),
  asking('approval-tests', 'tests'),
  asking('approval-lost', 'lost'),
  asking('approvals', 'usual', 'tests', 'lost'),
  {
    name: 'approval-elsewhere',
    messages: [
      snapshotOf(
        { messages: [asked, answered], approvals: [approvals.usual] },
        { writable: false },
      ),
    ],
  },
];

/** Shown in the order in which a person may meet them. */
export const moreScenes: readonly Scene[] = [
  chat('message-tools', [asked, reply('r1', 'q1', { text: 'In cents.' })], {}, async ({ page }) => {
    await page.getByRole('article', { name: 'You' }).hover();
  }),
  chat('editing', [asked, reply('r1', 'q1', { text: 'In cents.' })], {}, async ({ page }) => {
    await page.getByRole('button', { name: 'Edit Message' }).click();
  }),
  {
    ...chat('queue', running, {}, async ({ page }) => {
      await page.getByRole('textbox', { name: 'Message' }).fill('One more thing');
    }),
    messages: [...chat('', running).messages, waiting(queued)],
  },
  {
    ...chat('queue-held', [asked, answered]),
    messages: [...chat('', [asked, answered]).messages, waiting({ ...queued, held: 'failed' })],
  },
  chat('several-answers', severalAnswers),
  completing('completing-commands', '/', slashCompletions('')),
  completing('completing-preview', '@ca', symbols, async (panel) => {
    await panel.page.waitForFunction(() => posted.some(({ type }) => type === 'preview'));
    const request = (await panel.postedOf('preview')).at(-1)?.request ?? '';
    const text =
      '/** What a person is about to buy. */\nexport class Cart {\n  readonly lines: Line[];';
    const preview = { title: 'src/cart.ts', text, first: 11, more: 40 };
    await panel.send({ type: 'preview', request, preview });
  }),
  chat('context-of-a-source', [asked, answered], {}, async ({ page }) => {
    await page.getByRole('button', { name: /^Files,/u }).click();
  }),
  chat(
    'context-of-tools',
    [asked, reply('r1', 'q1', { text: 'In cents.', receipt: withTools })],
    { context: { receipt: withTools, counting: false } },
    async ({ page }) => {
      await page.getByText(/^Context: /u).click();
      await page.getByRole('button', { name: /^Tools, \d/u }).click();
    },
  ),
  chat('find', [asked, answered], {}, async (panel) => {
    await panel.press('Control+f');
    await panel.page.getByRole('textbox', { name: /find/iu }).fill('coupon');
  }),
  chat('long-code', [
    asked,
    reply('r1', 'q1', { text: `\`\`\`ts\n${longCode.join('\n')}\n\`\`\`\n` }),
  ]),
  chat('formulas', [asked, reply('r1', 'q1', { text: formulas })]),
  { name: 'summary', messages: summarised },
  chat('removed', [asked, { ...reply('r1', 'q1', { text: 'In cents.' }), removed: 1 }]),
  chat(
    'new-below',
    [asked, reply('r1', 'q1', { text: 'Line.\n\n'.repeat(60), status: 'running' })],
    {},
    async (panel) => {
      await panel.page.getByRole('article').first().hover();
      await panel.page.mouse.wheel(0, -900);
      await panel.page.waitForTimeout(100);
      const growth = { reply: 'r1', offset: 420, text: 'More.', reasoningOffset: 0, reasoning: '' };
      await panel.send({ type: 'grew', session: 'session-1', ...growth });
    },
  ),
  chat(
    'earlier-attempt',
    [asked, { ...reply('r0', 'q1', { text: 'In cents.' }), replacedBy: 'r1' }, answered],
    {},
    async ({ page }) => {
      await page.getByText('Earlier attempt').click();
    },
  ),
  ...images,
  ...pastes,
  ...troubles,
  ...asks,
];
