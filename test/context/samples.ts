import * as fc from 'fast-check';
import type { OpenEditor } from '../../src/context/editorSource.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import {
  emptySession,
  type Reply,
  type ReplyStatus,
  type SessionState,
} from '../../src/protocol/sessionState.ts';

export function editor(path: string, text: string, more: Partial<OpenEditor> = {}): OpenEditor {
  return {
    uri: `file:///${path}`,
    path,
    language: 'typescript',
    version: 1,
    active: false,
    dirty: false,
    content: { type: 'text', text },
    ...more,
  };
}

export function model(total: number, reserve = 100): ModelInfo {
  return {
    ref: { provider: 'p', model: 'm' },
    label: 'm',
    providerLabel: 'p',
    window: { total, reply: reserve, assumed: false },
    exactTokens: true,
  };
}

export function reply(to: string, text: string, more: Partial<Reply> = {}): Reply {
  return {
    kind: 'reply',
    id: `reply-to-${to}-${text.length}`,
    to,
    model: { provider: 'p', model: 'm' },
    modelLabel: 'm',
    text,
    reasoning: '',
    status: 'ended',
    reason: 'stop',
    receipt: { items: [], used: 0, window: 0, reserve: 0, estimated: false },
    startedAt: 0,
    ...more,
  };
}

/** A conversation: each entry is what the person said and the replies to it. */
export function session(
  turns: readonly {
    readonly id: string;
    readonly said: string;
    readonly replies?: readonly Reply[];
  }[],
): SessionState {
  return {
    ...emptySession('s'),
    messages: turns.flatMap(({ id, said, replies = [] }) => [
      { kind: 'message' as const, id, text: said, at: 0 },
      ...replies,
    ]),
  };
}

const statuses: readonly ReplyStatus[] = ['running', 'ended', 'stopped', 'interrupted', 'failed'];

/** Text with what makes rendering and counting hard: fences, line ends, blanks, slashes, many scripts. */
export const hardText = fc
  .array(
    fc.constantFrom(
      '```',
      '`',
      '\n',
      '\r\n',
      ' ',
      '  ',
      '/',
      'File: x',
      'word',
      'Ünïcode',
      '漢字',
      '👩‍👩‍👧',
      '123',
      "don't",
      '{',
      '}',
      ';',
      '\t',
      '<|endoftext|>',
      'Question:\n',
      '\u2028',
      'ſ',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const content = fc.oneof(
  { weight: 6, arbitrary: hardText.map((text) => ({ type: 'text' as const, text })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('too-large' as const, 'binary' as const, 'unreadable' as const)
      .map((reason) => ({ type: 'left-out' as const, reason })),
  },
);

/** Up to eight open editors, one of them active at the most. */
export const editors: fc.Arbitrary<readonly OpenEditor[]> = fc
  .record({
    files: fc.array(fc.record({ content, dirty: fc.boolean() }), { maxLength: 8 }),
    active: fc.nat({ max: 10 }),
    selected: fc.option(hardText, { nil: undefined }),
  })
  .map(({ files, active, selected }) =>
    files.map((file, i) => {
      const own = editor(`f${i}.ts`, '', { ...file, active: i === active });
      if (i !== active || selected === undefined) return own;
      return { ...own, selection: { lines: { start: 1, end: 2 }, text: selected } };
    }),
  );

export const sessions: fc.Arbitrary<SessionState> = fc
  .array(
    fc.record({
      said: hardText,
      replies: fc.array(fc.record({ text: hardText, status: fc.constantFrom(...statuses) }), {
        maxLength: 2,
      }),
    }),
    { maxLength: 6 },
  )
  .map((turns) =>
    session(
      turns.map(({ said, replies }, i) => ({
        id: `m${i}`,
        said,
        replies: replies.map(({ text, status }) => reply(`m${i}`, text, { status })),
      })),
    ),
  );
