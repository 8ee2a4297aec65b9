import assert from 'node:assert/strict';
import { thinkingStyleOf, type ThinkingStyle } from '../../src/models/anthropic/thinkingStyle.ts';
import { toWire } from '../../src/models/anthropic/toWire.ts';
import type { ChatMessage, ModelRequest } from '../../src/models/languageModel.ts';
import { fieldOf } from '../helpers/jsonField.ts';

const mark = { type: 'ephemeral' };
const user = (text: string): ChatMessage => ({ role: 'user', text });
const assistant = (text: string): ChatMessage => ({ role: 'assistant', text });
const system = (text: string): ChatMessage => ({ role: 'system', text });
const calls = (id: string, json = '{"path":"a.ts"}', text = ''): ChatMessage => ({
  role: 'assistant',
  text,
  toolCalls: [{ id, name: 'read_file', arguments: json }],
});
const gave = (callId: string, text: string): ChatMessage => ({ role: 'tool', callId, text });
const said = (text: string): object => ({ type: 'text', text });
const call = (id: string, input: object = { path: 'a.ts' }): object => ({
  type: 'tool_use',
  id,
  name: 'read_file',
  input,
});
const result = (id: string, content: string): object => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
});

function sent(
  messages: readonly ChatMessage[],
  more: Partial<ModelRequest> = {},
  style: ThinkingStyle = { type: 'budget' },
): unknown {
  const request = { messages, maxOutputTokens: 8_000, correlation: 'test', ...more };
  // As it goes over the wire.
  return JSON.parse(JSON.stringify(toWire(request, 'claude-x', style)));
}

interface TurnCase {
  readonly messages: readonly ChatMessage[];
  readonly turns: readonly (readonly [role: string, content: readonly object[]])[];
}

const turnCases: Readonly<Record<string, TurnCase>> = {
  'roles in turns': {
    messages: [user('a'), assistant('b'), user('c')],
    turns: [
      ['user', [said('a')]],
      ['assistant', [said('b')]],
      ['user', [said('c')]],
    ],
  },
  'neighbours of one role are one message': {
    messages: [user('a'), user('b'), assistant('c'), assistant('d')],
    turns: [
      ['user', [said('a'), said('b')]],
      ['assistant', [said('c'), said('d')]],
    ],
  },
  'empty texts are left out, and who said nothing else with them': {
    messages: [user('a'), assistant(' \n'), user(''), user('b')],
    turns: [['user', [said('a'), said('b')]]],
  },
  'a history that begins with an answer gets a beginning': {
    messages: [assistant('b'), user('c')],
    turns: [
      ['user', [said('(Earlier messages are left out.)')]],
      ['assistant', [said('b')]],
      ['user', [said('c')]],
    ],
  },
  'a call and what it gave': {
    messages: [user('a'), calls('call_1', undefined, 'I look.'), gave('call_1', 'text')],
    turns: [
      ['user', [said('a')]],
      ['assistant', [said('I look.'), call('call_1')]],
      ['user', [result('call_1', 'text')]],
    ],
  },
  'results come first, in their order': {
    messages: [user('a'), calls('1'), calls('2'), user('b'), gave('1', 'x'), gave('2', 'y')],
    turns: [
      ['user', [said('a')]],
      ['assistant', [call('1'), call('2')]],
      ['user', [result('1', 'x'), result('2', 'y'), said('b')]],
    ],
  },
  'a tool that gave nothing': {
    messages: [user('a'), calls('1'), gave('1', '')],
    turns: [
      ['user', [said('a')]],
      ['assistant', [call('1')]],
      ['user', [{ type: 'tool_result', tool_use_id: '1' }]],
    ],
  },
  'ids of another protocol': {
    messages: [user('a'), calls('functions.read:0'), gave('functions.read:0', 'x')],
    turns: [
      ['user', [said('a')]],
      ['assistant', [call('functions_read_0')]],
      ['user', [result('functions_read_0', 'x')]],
    ],
  },
  'arguments that are nothing, no object, or no JSON': {
    messages: [user('a'), calls('1', ''), calls('2', '[1]'), calls('3', '{"path":')],
    turns: [
      ['user', [said('a')]],
      [
        'assistant',
        [call('1', {}), call('2', { unreadable: '[1]' }), call('3', { unreadable: '{"path":' })],
      ],
    ],
  },
  'an image before the words about it': {
    messages: [{ ...user('See.'), images: [{ mimeType: 'image/webp', base64: 'QUJD' }] }],
    turns: [
      [
        'user',
        [
          {
            type: 'image',
            source: { type: 'base64', media_type: 'image/webp', data: 'QUJD' },
          },
          said('See.'),
        ],
      ],
    ],
  },
};

describe('a request to Anthropic', () => {
  for (const [name, { messages, turns }] of Object.entries(turnCases)) {
    it(`has its messages as the API wants them: ${name}`, () => {
      const expected = turns.map(([role, content]) => ({ role, content }));
      assert.deepEqual(fieldOf(sent(messages), 'messages'), expected);
    });
  }

  it('has the system’s messages apart, and none where there is none', () => {
    const body = sent([system('One.'), user('a'), system(' '), system('Two.')]);
    assert.deepEqual(fieldOf(body, 'system'), [said('One.\n\nTwo.')]);
    assert.equal(JSON.stringify(sent([user('a')])).includes('system'), false);
  });

  it('offers tools with a schema of an object', () => {
    const tools = [{ name: 'now', description: 'The time.', parameters: {} }];
    const body = sent([user('a')], { tools });
    const input_schema = { type: 'object' };
    assert.deepEqual(fieldOf(body, 'tools'), [
      { name: 'now', description: 'The time.', input_schema },
    ]);
  });

  it('marks the ends of the system prompt and of the stable messages, and nothing else', () => {
    const messages = [system('One.'), user('a'), assistant('b'), user('c'), system('Now: 12:00.')];
    const body = sent(messages, { stableMessages: 3 });
    assert.deepEqual(fieldOf(body, 'system'), [
      { ...said('One.'), cache_control: mark },
      said('Now: 12:00.'),
    ]);
    assert.deepEqual(fieldOf(body, 'messages'), [
      { role: 'user', content: [said('a')] },
      { role: 'assistant', content: [{ ...said('b'), cache_control: mark }] },
      { role: 'user', content: [said('c')] },
    ]);
  });

  it('marks the tools where there is no system prompt, and what was said before an empty message', () => {
    const tools = ['one', 'two'].map((name) => ({ name, description: name, parameters: {} }));
    const body = sent([user('a'), assistant(''), user('b')], { stableMessages: 2, tools });
    const text = JSON.stringify(body);
    assert.equal(text.split('cache_control').length - 1, 2);
    assert.match(text, /"name":"two"[^{]*\{[^}]*\},"cache_control"/);
    assert.deepEqual(fieldOf(body, 'messages'), [
      { role: 'user', content: [{ ...said('a'), cache_control: mark }, said('b')] },
    ]);
  });

  it('marks nothing where nothing is said to be stable, and at most four of anything', () => {
    const messages = Array.from({ length: 20 }, (_, at) => [
      system(`s${at}`),
      user(`u${at}`),
    ]).flat();
    const count = (stableMessages: number): number =>
      JSON.stringify(sent(messages, { stableMessages })).split('cache_control').length - 1;
    assert.equal(JSON.stringify(sent(messages)).includes('cache_control'), false);
    assert.equal(count(0), 0);
    for (const stable of [1, 7, 40, 99]) assert.ok(count(stable) <= 4 && count(stable) >= 1);
  });

  const afterTool = [user('a'), calls('1'), gave('1', 'x')];
  const enabled = (budget_tokens: number): object => ({ type: 'enabled', budget_tokens });
  const thinkingCases: readonly (readonly [
    name: string,
    style: ThinkingStyle,
    request: Partial<ModelRequest>,
    thinking: object | undefined,
    effort?: string,
  ])[] = [
    ['no wish', { type: 'budget' }, {}, undefined],
    ['no thought', { type: 'budget' }, { effort: 'none' }, undefined],
    ['little', { type: 'budget' }, { effort: 'low' }, enabled(1_600)],
    ['some', { type: 'budget' }, { effort: 'medium' }, enabled(4_000)],
    ['much', { type: 'budget' }, { effort: 'high' }, enabled(6_400)],
    ['the least', { type: 'budget' }, { effort: 'low', maxOutputTokens: 2_000 }, enabled(1_024)],
    ['no room', { type: 'budget' }, { effort: 'high', maxOutputTokens: 1_024 }, undefined],
    ['after a tool', { type: 'budget' }, { effort: 'high', messages: afterTool }, undefined],
    [
      'a turn after one with a tool',
      { type: 'budget' },
      { effort: 'low', messages: [...afterTool, assistant('Done.'), user('More.')] },
      enabled(1_600),
    ],
    ['a model that cannot', { type: 'none' }, { effort: 'high' }, undefined],
    [
      'its own measure',
      { type: 'adaptive', effort: true, off: true },
      { effort: 'low', messages: afterTool },
      { type: 'adaptive', display: 'summarized' },
      'low',
    ],
    [
      'its own measure, without degrees',
      { type: 'adaptive', effort: false, off: false },
      { effort: 'high' },
      { type: 'adaptive', display: 'summarized' },
    ],
    [
      'one that can be told not to',
      { type: 'adaptive', effort: true, off: true },
      { effort: 'none' },
      { type: 'disabled' },
    ],
    [
      'one that cannot be told',
      { type: 'adaptive', effort: true, off: false },
      { effort: 'none' },
      undefined,
    ],
  ];
  for (const [name, style, request, thinking, effort] of thinkingCases) {
    it(`asks to think: ${name}`, () => {
      const body = sent([user('a')], request, style);
      assert.deepEqual(fieldOf(body, 'thinking'), thinking);
      assert.equal(fieldOf(fieldOf(body, 'output_config'), 'effort'), effort);
    });
  }

  for (const [model, type] of [
    ['claude-opus-4-6', 'adaptive'],
    ['claude-sonnet-5', 'adaptive'],
    ['anthropic/claude-opus-4.7', 'adaptive'],
    ['claude-sonnet-4-5-20250929', 'budget'],
    ['claude-sonnet-4-20250514', 'budget'],
    ['claude-3-7-sonnet-latest', 'budget'],
    ['claude-3-5-haiku-20241022', 'none'],
    ['claude-3-haiku-20240307', 'none'],
    ['claude-instant', 'none'],
    ['kimi-k2', 'budget'],
  ] as const) {
    it(`knows by its name how ${model} thinks`, () => {
      assert.equal(thinkingStyleOf(model).type, type);
    });
  }
});
