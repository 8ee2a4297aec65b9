// Tools that were called for a reply, in each of the ways in which they are shown.
import type { Step } from '../../src/protocol/steps.ts';
import type { Deed } from '../../src/protocol/deeds.ts';
import { question, reply, snapshotOf } from './panelContent.ts';
import { asked, chat, type Scene } from './panelScene.ts';

const noon = 1_760_000_000_000;

function textOf(head: string): Step['input'] {
  return { head, length: head.length };
}

type Given = Partial<Omit<Step, 'input' | 'output'>> & {
  readonly input?: string;
  readonly output?: string;
};

/** A step that went well, in no time to speak of. */
export function step(id: string, { input = '', output, ...rest }: Given = {}): Step {
  return {
    id,
    offset: 0,
    tool: 'read_file',
    input: textOf(input),
    ...(output === undefined ? {} : { output: textOf(output) }),
    outcome: 'done',
    startedAt: noon,
    endedAt: noon,
    ...rest,
  };
}

const words = ['I look at the cart first.', 'The total is wrong for two of them.', 'All pass now.'];
const [first = '', second = '', last = ''] = words;
const text = words.join('\n\n');
const behind = first.length + 2 + second.length;

const cart = 'export function total(lines: readonly Line[]): number {\n  return lines.length;\n}\n';

const steps: readonly Step[] = [
  step('s1', { offset: first.length, input: 'path: src/cart.ts', output: cart }),
  step('s2', {
    offset: first.length,
    tool: 'search_files',
    input: 'path: src\nregex: total\\(',
    output: 'src/cart.ts:12\nsrc/pricing/rules/shippingAndHandling.ts:7',
    endedAt: noon + 2_300,
  }),
  step('s3', {
    offset: behind,
    tool: 'replace_in_file',
    input: 'path: src/pricing/rules/shippingAndHandling.ts\ndiff:\n-  return lines.length;',
    outcome: 'failed',
    output: 'The text to replace was not found.',
  }),
  step('s4', {
    offset: behind,
    tool: 'execute_command',
    input: 'command: npm test -- --grep "total of an order"',
    output: Array.from({ length: 42 }, (_, at) => `  ✔ total ${at + 1}`).join('\n'),
    endedAt: noon + 74_000,
  }),
  step('s5', { offset: behind, tool: 'browser_action', input: 'url: http://localhost:3000/' }),
  step('s6', {
    offset: behind,
    tool: 'copilot_findFiles',
    title: 'Searched for `cart`, 1 result',
  }),
];

const many = Array.from({ length: 9 }, (_, at) =>
  step(`m${at}`, {
    offset: first.length,
    input: `path: src/rules/rule${at}.ts`,
    output: `rule ${at}`,
    outcome: at === 3 ? 'failed' : at === 7 ? 'stopped' : 'done',
  }),
);

const done = reply('r1', 'q1', { text, steps });

const manyDone = reply('r1', 'q1', { text: `${first}\n\n${last}`, steps: many });

const deed = (id: string, more: Partial<Deed>): Deed => ({
  id,
  kind: 'command',
  label: 'npm test',
  after: 'r1',
  status: 'done',
  startedAt: noon,
  ...more,
});

const deeds: readonly Deed[] = [
  deed('d1', { kind: 'checkpoint', label: 'Before: the rounding' }),
  deed('d2', { kind: 'edit', label: 'src/pricing/rules/shippingAndHandling.ts and 4 more' }),
  deed('d3', { exitCode: 1, status: 'failed', endedAt: noon + 9_000 }),
  deed('d4', { kind: 'edit', label: 'src/cart.ts', status: 'rolled-back' }),
  deed('d5', { kind: 'tests', label: 'test/cart.test.ts', endedAt: noon + 74_000 }),
  deed('d6', { label: 'npm start', status: 'running' }),
  deed('d7', { after: 'q2', label: 'npm run lint', status: 'stopped' }),
];

const deedChat = [
  asked,
  reply('r1', 'q1', { text: first, steps: steps.slice(0, 1) }),
  question('q2', 'And now?'),
];

export const stepScenes: readonly Scene[] = [
  chat('steps', [asked, done]),
  { name: 'deeds', messages: [snapshotOf({ messages: deedChat, deeds })] },
  chat('steps-open', [asked, done], {}, async ({ page }) => {
    await page.getByText('src/cart.ts').first().click();
    await page.getByText('npm test').first().click();
  }),
  chat('steps-many', [asked, manyDone]),
  chat('steps-many-open', [asked, manyDone], {}, (panel) =>
    panel.page.getByText('9 steps').click(),
  ),
  chat('steps-running', [
    asked,
    reply('r1', 'q1', {
      text: `${first}\n\n`,
      status: 'running',
      steps: [
        ...many.slice(0, 6),
        {
          id: 'now',
          offset: first.length,
          tool: 'run_in_terminal',
          input: textOf('command: npm test'),
          startedAt: noon,
        },
      ],
    }),
  ]),
  chat('steps-right-to-left', [
    question('q1', 'כיצד מחושב הסכום?'),
    reply('r1', 'q1', {
      text: 'אני קורא את הקובץ. הסכום נכון.',
      steps: [
        step('h1', { offset: 18, input: 'path: src/עגלה.ts', output: 'שלום' }),
        step('h2', { offset: 18, tool: 'חיפוש', title: 'נמצאו 3 קבצים' }),
      ],
    }),
  ]),
  chat(
    'steps-long',
    [
      asked,
      reply('r1', 'q1', {
        text: last,
        steps: [
          {
            ...step('l1', {
              tool: `${'mcp__a_server_with_a_long_name__'.repeat(3)}run`,
              input: `command: ${'a-long-argument '.repeat(30)}`,
            }),
            output: { head: `${'x'.repeat(300)}\n`.repeat(10), length: 100_000_000 },
          },
        ],
      }),
    ],
    {},
    (panel) =>
      panel.page
        .getByText(/mcp__a_server/u)
        .first()
        .click(),
  ),
];
