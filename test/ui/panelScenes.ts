// Every state of the panel with something to see in it, for pictures.
import {
  branched,
  interruptions,
  models,
  pastView,
  question,
  receipt,
  reply,
  rewound,
  richAnswer,
  serverError,
  snapshot,
  snapshotOf,
} from './panelContent.ts';
import { moreScenes } from './panelMoreScenes.ts';
import { answered, asked, chat, completing, type Offer, type Scene } from './panelScene.ts';
import { stepScenes } from './panelStepScenes.ts';

const suggestions = [
  'What causes the 2 problems in @src/money.ts, and what fixes it? #problems',
  'Look at the 3 files that I changed. Is anything wrong or missing? #diff',
  'Explain what @src/cart.ts does, step by step.',
];

/** The window as full as that. */
function filled(percent: number): Scene {
  const context = { receipt: receipt({ used: 1_240 * percent }), counting: false };
  return chat(`context-${percent}`, [asked, answered], { context });
}

const files: Offer = [
  { kind: 'file', label: 'cart.ts', detail: 'src', insert: '@src/cart.ts' },
  {
    kind: 'file',
    label: 'shippingAndHandling.ts',
    detail: 'src/pricing/rules',
    insert: '@src/x.ts',
  },
  { kind: 'folder', label: 'pricing', detail: 'src', insert: '@src/pricing/' },
  { kind: 'symbol', label: 'Cart.add', detail: 'src/cart.ts:15', insert: '@Cart.add' },
];

const modelsOffered: Offer = [
  {
    kind: 'model',
    label: 'GPT-5 mini',
    detail: 'OpenAI · 400,000 tokens · $0.25 in, $2 out · in use',
    insert: '@gpt-5-mini',
  },
  {
    kind: 'model',
    label: 'Qwen 3 Coder',
    detail: 'Server at 127.0.0.1:11434 · 32,768 tokens',
    insert: '@qwen3-coder',
    unavailable: 'Not downloaded yet: choose it in the list of models first',
  },
  ...files,
];

const empty: readonly Scene[] = [
  { name: 'before-the-first-word', messages: [] },
  chat('empty', [], { suggestions }),
  chat('empty-searching', [], { suggestions, connection: { state: 'searching' }, models: [] }),
  chat('empty-no-model', [], { suggestions, connection: { state: 'offline' } }),
  chat('empty-failing', [], {
    suggestions,
    connection: { state: 'failing', failure: serverError },
  }),
];

const replies: readonly Scene[] = [
  chat('answer', [asked, answered], { suggestions }),
  chat('thinking', [asked, reply('r1', 'q1', { status: 'running' })]),
  chat('waiting', [asked, reply('r1', 'q1', { status: 'running' })], {
    progress: {
      text: 'OpenRouter is overloaded. Trying again (2 of 4)',
      until: Date.now() + 3_600_000,
    },
  }),
  chat('reasoning', [
    asked,
    reply('r1', 'q1', {
      status: 'running',
      reasoning: 'The cart adds its lines first. '.repeat(9),
    }),
  ]),
  chat('streaming', [
    asked,
    reply('r1', 'q1', { status: 'running', text: richAnswer.slice(0, 700) }),
  ]),
  chat('stopped', [asked, reply('r1', 'q1', { status: 'stopped', text: 'In `src/cart.ts`, and' })]),
  chat('cut-off', [
    asked,
    reply('r1', 'q1', { status: 'interrupted', text: 'In `src/cart.ts`, and' }),
  ]),
  chat('failed', [
    asked,
    reply('r1', 'q1', { status: 'failed', failure: serverError, text: 'Half of an' }),
  ]),
];

const around: readonly Scene[] = [
  chat('notices', [asked, answered], {
    banners: [
      {
        id: 'a',
        severity: 'error',
        text: 'The chat can be read but not written: the disk is full. Free some space.',
        action: { label: 'Show Folder', command: 'show-journal-folder' },
        dismissible: false,
      },
      {
        id: 'b',
        severity: 'warning',
        text: 'OpenRouter refuses the key. Enter another one.',
        action: { label: 'Set API Key', command: 'set-api-key' },
        dismissible: true,
      },
      { id: 'c', severity: 'info', text: 'Parley uses what it found: Ollama.', dismissible: true },
    ],
    runningElsewhere: ['Another chat'],
  }),
  chat('cut-off-work', [asked, answered], { interrupted: interruptions }),
  chat('read-only', [asked, answered], { writable: false }),
  { name: 'branches', messages: [snapshotOf(branched)] },
  { name: 'put-aside', messages: [snapshotOf(rewound)] },
  { name: 'the-past', messages: [{ ...snapshot([asked, answered]), past: pastView(60) }] },
  filled(72),
  filled(88),
  filled(97),
  completing('completing-files', '@ca', files),
  completing('completing-models', '@g', modelsOffered),
  chat('models', [asked, answered], {}, async ({ page }) => {
    await page.getByRole('combobox', { name: 'Model' }).click();
  }),
  chat(
    'receipt',
    [asked, reply('r1', 'q1', { text: 'In `src/cart.ts`.' })],
    {},
    async ({ page }) => {
      await page.getByText(/^Context:/u).click();
    },
  ),
  chat('long-names', [question('q1', `${'averylongword'.repeat(12)} and a file`), answered], {
    models: models.map((info) =>
      Object.assign({}, info, { label: `${info.label} ${'long-name-'.repeat(6)}` }),
    ),
  }),
  chat('right-to-left', [
    question('q1', 'כיצד מחושב הסכום של ההזמנה?'),
    reply('r1', 'q1', { text: 'הסכום מחושב ב-`src/cart.ts` ומעוגל **פעם אחת**, בסוף.' }),
  ]),
];

/** All of them, in the order in which a person may meet them. */
export const scenes: readonly Scene[] = [
  ...empty,
  ...replies,
  ...around,
  ...stepScenes,
  ...moreScenes,
];
