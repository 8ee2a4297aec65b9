import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fullText } from '../../../src/protocol/fullText.ts';
import type { ImportedSession, ParsedImport } from '../../../src/sessions/transfer/bundle.ts';
import { parseImport } from '../../../src/sessions/transfer/parseImport.ts';
import { parseTask, type TaskFiles } from '../../../src/sessions/transfer/parseTask.ts';
import { isSessionEvent } from '../../../src/sessions/eventSchema.ts';
import {
  bundleOf,
  bytesOf,
  created,
  ended,
  fixture,
  grew,
  numbered,
  onlySession,
  said,
  started,
  stateOf,
} from './transferHelpers.ts';

function task(folder: string, names: readonly (keyof TaskFiles)[]): TaskFiles {
  return Object.fromEntries(names.map((name) => [name, fixture(`${folder}/${name}`)]));
}

const cline = task('cline-task', [
  'api_conversation_history.json',
  'ui_messages.json',
  'task_metadata.json',
]);
const roo = task('roo-task', ['api_conversation_history.json', 'history_item.json']);

/** What is said, who says it and how it ended. */
function shown(session: ImportedSession): readonly string[] {
  return stateOf(session.events).messages.map((message) =>
    message.kind === 'message'
      ? `you: ${message.text}`
      : `${message.modelLabel} ${message.status}: ${fullText(message)}`,
  );
}

/** The tools that were called, each with how it ended and what it gave back. */
function steps(session: ImportedSession): readonly string[] {
  return stateOf(session.events).messages.flatMap((message) =>
    message.kind === 'reply'
      ? (message.steps ?? []).map(({ tool, outcome, output }) =>
          [tool, outcome ?? 'no end', output?.head ?? 'nothing known'].join(': '),
        )
      : [],
  );
}

function isWhole({ session, events }: ImportedSession): boolean {
  return events.every(
    (event, at) => isSessionEvent(event) && event.session === session && event.seq === at + 1,
  );
}

describe('the importer of tasks', () => {
  it('takes a Cline task: words, tools and thoughts, with their times', () => {
    const session = onlySession(parseTask(cline, { task: '1760000000000' }));
    assert.ok(isWhole(session));
    assert.equal(session.from, 'Cline');
    assert.equal(session.title, 'Round prices half up in src/money.ts');
    assert.deepEqual(shown(session), [
      'you: Round prices half up in src/money.ts',
      [
        'claude-sonnet ended: I look at the file first.',
        '**Tool** `read_file`',
        '```text\npath: src/money.ts\n```',
        '**Result**',
        '````text\nexport const round = Math.floor;\n```js\nold\n```\n````',
        'It floors.',
        'Shall negative prices round away from zero?',
      ].join('\n\n'),
      'you: Yes, please.\n\n(a picture, left out)',
      'claude-sonnet ended: Prices round half up now.',
    ]);
    const state = stateOf(session.events);
    const [, first, , last] = state.messages;
    assert.ok(first?.kind === 'reply' && last?.kind === 'reply');
    assert.equal(first.reasoning, 'The rounding is in one place.');
    assert.equal(last.reasoning, 'One line.');
    assert.equal(first.startedAt, 1_760_000_002_000);
    assert.equal(state.lastActivity, 1_760_000_065_000);
    assert.equal(session.events.at(-1)?.type, 'session-imported');
  });

  it('finds the times in what was shown where the messages have none', () => {
    const history = JSON.parse(
      new TextDecoder().decode(cline['api_conversation_history.json']),
    ) as Record<string, unknown>[];
    for (const message of history) delete message['ts'];
    const files = { ...cline, 'api_conversation_history.json': bytesOf(history) };
    const { messages } = stateOf(onlySession(parseTask(files)).events);
    assert.deepEqual(
      messages.map((message) => (message.kind === 'message' ? message.at : message.startedAt)),
      [1_760_000_000_000, 1_760_000_002_100, 1_760_000_065_000, 1_760_000_065_000],
    );
  });

  it('puts a task together from what was shown where its conversation is lost', () => {
    const torn = cline['api_conversation_history.json']?.subarray(0, 200);
    assert.ok(torn);
    const parsed = parseTask({ ...cline, 'api_conversation_history.json': torn });
    assert.ok(parsed.type === 'sessions');
    assert.equal(parsed.problems.length, 2);
    assert.equal(shown(onlySession(parsed)).length, 4);
  });

  it('takes a Roo Code task of the newer format, and how it ended', () => {
    const session = onlySession(parseTask(roo, { task: 'x' }));
    assert.ok(isWhole(session));
    assert.equal(session.from, 'Roo Code');
    assert.deepEqual(shown(session), [
      'you: List the discounts',
      [
        'Roo Code stopped: **Tool** `list_files`',
        '```text\npath: src\nrecursive: true\n```',
        '**Result**',
        '```text\nsrc/discounts.ts\n```',
        'There is one: `src/discounts.ts`.',
        '[Response interrupted by user]',
      ].join('\n\n'),
    ]);
  });

  it('gives each result to its call, and knows what failed, was refused and never ended', () => {
    const call = (id: string, name: string) => ({
      type: 'tool_use',
      id,
      name,
      input: { path: id },
    });
    const result = (id: string, content: string, more = {}) => ({
      type: 'tool_result',
      tool_use_id: id,
      content,
      ...more,
    });
    const history = [
      { role: 'user', content: '<task>Go</task>' },
      { role: 'assistant', content: [call('a', 'read_file'), call('b', 'write_to_file')] },
      { role: 'user', content: [result('b', 'no room', { is_error: true }), result('a', 'one')] },
      { role: 'assistant', content: [call('c', 'execute_command')] },
      { role: 'user', content: [result('c', 'The user denied this operation.')] },
      { role: 'assistant', content: [call('d', 'list_files'), call('e', 'attempt_completion')] },
      { role: 'user', content: [result('x', 'of nobody')] },
    ];
    const session = onlySession(parseTask({ 'api_conversation_history.json': bytesOf(history) }));
    assert.ok(isWhole(session));
    assert.deepEqual(steps(session), [
      'read_file: done: one',
      'write_to_file: failed: no room',
      'execute_command: stopped: The user denied this operation.',
      'list_files: no end: nothing known',
      'attempt_completion: no end: nothing known',
    ]);
    assert.match(shown(session)[1] ?? '', /\*\*Result\*\*\n\n```text\nof nobody\n```$/u);
  });

  it('makes steps of what was shown, with all of what a command said', () => {
    const say = (kind: string, text: string, at: number) => ({
      type: 'say',
      say: kind,
      text,
      ts: at,
    });
    const shownSteps = [
      say('task', 'Go', 1_000),
      say('text', 'I look.', 2_000),
      say('tool', '{"tool":"readFile","path":"a.ts"}', 3_000),
      say('command', 'npm test', 4_000),
      say('command_output', 'one', 5_000),
      say('command_output', 'two', 6_000),
      say('error', 'It broke', 7_000),
      say('completion_result', 'Done.', 8_000),
    ];
    const session = onlySession(parseTask({ 'ui_messages.json': bytesOf(shownSteps) }));
    assert.deepEqual(steps(session), ['readFile: done: nothing known', 'command: done: one\ntwo']);
    const [, reply] = stateOf(session.events).messages;
    assert.ok(reply?.kind === 'reply');
    assert.equal(reply.text, 'I look.\n\n**Error**\n\n```text\nIt broke\n```\n\nDone.');
    assert.deepEqual(
      reply.steps?.map(({ offset, startedAt }) => [offset, startedAt]),
      [
        [7, 3_000],
        [7, 4_000],
      ],
    );
  });

  it('knows a task again, and tells two apart', () => {
    const first = parseTask(cline, { task: 'a' });
    assert.deepEqual(parseTask(cline, { task: 'a' }), first);
    const id = onlySession(first).session;
    assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/u);
    assert.notEqual(onlySession(parseTask(cline, { task: 'b' })).session, id);
  });

  it('takes results that were written as text, and feedback in them as a message', () => {
    const history = [
      { role: 'user', content: '<task>Go</task>' },
      {
        role: 'assistant',
        content: '<execute_command>\n<command>ls</command>\n</execute_command>',
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: "[execute_command for 'ls'] Result:" },
          { type: 'text', text: 'a.ts\n<feedback>\nnot there\n</feedback>' },
          { type: 'text', text: '<environment_details>\ncut off' },
        ],
      },
    ];
    const session = onlySession(parseTask({ 'api_conversation_history.json': bytesOf(history) }));
    assert.deepEqual(shown(session), [
      'you: Go',
      [
        'Cline ended: **Tool** `execute_command`',
        '```text\ncommand: ls\n```',
        '**Result**',
        "```text\n[execute_command for 'ls'] Result:\na.ts\n```",
      ].join('\n\n'),
      'you: not there',
    ]);
  });
});

describe('the importer of Continue', () => {
  it('takes a session with its title, tools and attached names', () => {
    const session = onlySession(
      parseImport(fixture('continue-session.json'), 'x.json', 1_763_000_000_000),
    );
    assert.ok(isWhole(session));
    assert.equal(session.title, 'Cart totals');
    assert.deepEqual(steps(session), ['read_file: done: export const total = 1;']);
    assert.equal(session.from, 'Continue');
    assert.deepEqual(shown(session), [
      'you: Why is the total wrong?\n(a picture, left out)\n\n(Attached: cart.ts)',
      [
        'Codestral ended: Let me read it.',
        '**Tool** `read_file`',
        '```text\nfilepath: src/cart.ts\n```',
        '**Result**',
        '```text\nexport const total = 1;\n```',
        'The total is a constant.',
      ].join('\n\n'),
    ]);
  });

  it('passes over the list of sessions with a word', () => {
    const list = [{ sessionId: 'a', title: 'A', dateCreated: '1', workspaceDirectory: '' }];
    const parsed = parseImport(bytesOf(list), 'sessions.json');
    assert.ok(parsed.type === 'failed');
    assert.match(parsed.problem, /list of its sessions/u);
  });
});

describe('the importer of VS Code', () => {
  it('takes an exported chat: references, tools, edits and how replies ended', () => {
    const session = onlySession(parseImport(fixture('vscode-chat.json'), 'chat.json'));
    assert.ok(isWhole(session));
    assert.deepEqual(shown(session), [
      'you: @workspace where is the cart?',
      [
        'gpt-4.1 ended: **Tool** `copilot_findFiles`',
        'Searched for cart, 1 result',
        'It is in `cart.ts`.',
        '```ts\nexport class Cart {}\n```',
      ].join('\n\n'),
      'you: Rename it',
      'GitHub Copilot stopped: **Tool** `edit`\n\ncart.ts\n\n```text\nexport class Basket {}\n```',
      'you: Again',
      'GitHub Copilot failed: ',
    ]);
    const [, reply] = stateOf(session.events).messages;
    assert.ok(reply?.kind === 'reply');
    assert.equal(reply.reasoning, 'Search first.');
    assert.equal(reply.startedAt, 1_762_000_002_000);
  });

  it('knows how tools ended, and what they said', () => {
    const tool = (toolId: string, more: object) => ({
      kind: 'toolInvocationSerialized',
      toolId,
      ...more,
    });
    const response = [
      { value: 'I try ' },
      { kind: 'inlineReference', name: 'it' },
      { value: '.' },
      tool('run_in_terminal', {
        isConfirmed: { type: 4 },
        isComplete: true,
        toolSpecificData: { command: 'npm test' },
        resultDetails: { output: [{ value: 'ok' }, { value: 'again' }] },
      }),
      tool('a', { isConfirmed: false, isComplete: true }),
      tool('b', { isConfirmed: { type: 0 }, isComplete: true }),
      tool('c', { resultDetails: { isError: true, output: ['bad'] } }),
      tool('d', { isComplete: false }),
      tool('e', { presentation: 'hidden' }),
    ];
    const chat = {
      responderUsername: 'Copilot',
      requests: [{ message: { text: 'Hi' }, response }],
    };
    const session = onlySession(parseImport(bytesOf(chat), 'chat.json', 1_700_000_000_000));
    assert.deepEqual(steps(session), [
      'run_in_terminal: done: ok\nagain',
      'a: stopped: nothing known',
      'b: stopped: nothing known',
      'c: failed: bad',
      'd: no end: nothing known',
    ]);
    assert.equal(stateOf(session.events).messages[1]?.text, 'I try `it`.');
  });

  it('takes the first shapes too: plain texts, and no times', () => {
    const chat = {
      providerId: 'copilot',
      responderUsername: 'Copilot',
      requests: [{ message: 'Hi', response: [{ value: 'Hello' }, 'there'], isCanceled: false }],
    };
    const session = onlySession(parseImport(bytesOf(chat), 'chat.json', 1_700_000_000_000));
    assert.deepEqual(shown(session), ['you: Hi', 'Copilot ended: Hellothere']);
    assert.equal(stateOf(session.events).createdAt, 1_700_000_000_000);
  });
});

const files: readonly Uint8Array[] = [
  fixture('cline-task/api_conversation_history.json'),
  fixture('cline-task/ui_messages.json'),
  fixture('roo-task/api_conversation_history.json'),
  fixture('continue-session.json'),
  fixture('vscode-chat.json'),
  bundleOf(
    numbered([
      created,
      said('m1', 'hello'),
      started('r1', 'm1'),
      grew('r1', 0, 'one'),
      grew('r1', 3, 'two'),
      ended('r1'),
      said('m2', 'more'),
      said('m3', 'other', 'm2'),
      { type: 'branch-chosen', head: 'm2' },
      { type: 'conversation-rewound', after: 'm1' },
      { type: 'branch-chosen', head: 'm3' },
    ]),
  ).bytes,
];

/** What is taken must be whole, fold, and go through an export. */
function check(parsed: ParsedImport): void {
  if (parsed.type === 'failed') return assert.notEqual(parsed.problem, '');
  for (const session of parsed.sessions) {
    assert.ok(isWhole(session));
    stateOf(session.events);
    bundleOf(session.events);
  }
}

describe('importing anything', () => {
  it('says what other files are, and never takes them', () => {
    const strangers: readonly (readonly [string, string | object, RegExp])[] = [
      ['a.json', '', /empty/u],
      ['a.json', '{"a":', /damaged/u],
      ['a.png', '\u0089PNG', /damaged/u],
      ['a.md', '# Title', /Markdown/u],
      ['a.jsonl', '{"kind":0}\n{"kind":1}', /Export Chat/u],
      ['package.json', { name: 'x', version: '1.0.0' }, /no conversation/u],
      ['a.json', [], /no conversation/u],
      ['a.json', [1, 2], /no conversation/u],
      ['taskHistory.json', [{ id: '1', ts: 1, task: 'Go' }], /list of tasks/u],
      ['task_metadata.json', { files_in_context: [], model_usage: [] }, /belongs to a task/u],
      ['a.json', { history: [], sessionId: 'x' }, /no message/u],
      ['a.json', { requests: [], responderUsername: 'x' }, /no message/u],
    ];
    for (const [name, content, words] of strangers) {
      const parsed = parseImport(bytesOf(content), name);
      assert.ok(parsed.type === 'failed', JSON.stringify(content));
      assert.match(parsed.problem, words);
    }
    assert.equal(parseImport(new Uint8Array([0xff, 0xfe, 0x7b]), 'a.json').type, 'failed');
    assert.equal(parseTask({}).type, 'failed');
  });

  it('never throws, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.json().map((json) => bytesOf(json)),
      fc.tuple(fc.constantFrom(...files), fc.nat(), fc.nat(255)).map(([file, at, byte]) => {
        // A copy: the slice of a buffer would be the buffer itself.
        const torn = new Uint8Array(file);
        torn[at % torn.length] = byte;
        return torn;
      }),
      fc
        .tuple(fc.constantFrom(...files), fc.nat())
        .map(([file, at]) => file.subarray(0, at % file.length)),
    );
    fc.assert(
      fc.property(bytes, (each) => check(parseImport(each, 'a.json'))),
      { numRuns: 1000 },
    );
  });

  it('never throws where any value in a file is another one', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown[]>(
        null,
        '__proto__',
        'constructor',
        'm1',
        'm3',
        -1,
        1e308,
        [],
        {},
        { type: 'text' },
        { kind: 'inlineReference' },
        [[[]]],
        '<a_b>'.repeat(300),
      ),
    );
    let taken = 0;
    const property = fc.property(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 4 }),
      (file, changes) => {
        let json: unknown = JSON.parse(new TextDecoder().decode(file));
        for (const [at, replacement] of changes) json = replaceAt(json, at, replacement);
        const bytes = bytesOf(json);
        const parsed = parseImport(bytes, 'a.json');
        if (parsed.type === 'sessions') taken++;
        check(parsed);
        check(
          parseTask({
            'api_conversation_history.json': bytes,
            'ui_messages.json': bytes,
            'task_metadata.json': bytes,
            'history_item.json': bytes,
          }),
        );
      },
    );
    fc.assert(property, { numRuns: 1000 });
    assert.ok(taken > 300, `${taken} taken`);
  });

  it('takes no time out of proportion for what no tool writes', () => {
    const hostile = Array.from(
      { length: 150_000 },
      (_, at) => `<x_${at.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')}>`,
    ).join('');
    const history = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: hostile },
    ];
    const session = onlySession(parseImport(bytesOf(history), 'a.json'));
    assert.ok(shown(session)[1]?.includes(hostile));
  });
});

/** The value with the one at a place, counted in depth, replaced. */
function replaceAt(json: unknown, at: number, replacement: unknown): unknown {
  let count = 0;
  JSON.stringify(json, (_key, value: unknown) => (count++, value));
  let left = at % Math.max(1, count);
  return JSON.parse(
    JSON.stringify(json, (_key, value: unknown) => (left-- === 0 ? (replacement ?? null) : value)),
  ) as unknown;
}
