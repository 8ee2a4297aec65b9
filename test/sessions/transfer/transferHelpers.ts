import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { eventVersion, type EventBody, type SessionEvent } from '../../../src/protocol/events.ts';
import { foldAll } from '../../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../../src/protocol/sessionState.ts';
import type {
  CheckpointRecord,
  ImportedSession,
  ParsedImport,
} from '../../../src/sessions/transfer/bundle.ts';
import { exportBundle } from '../../../src/sessions/transfer/exportBundle.ts';
import type { SessionSink } from '../../../src/sessions/transfer/takeSession.ts';

export const model = { provider: 'test', model: 'small' };
const receipt = { items: [], used: 1, window: 8, reserve: 1, estimated: false };

/** In pieces, so that this file does not hold what looks like a key. */
export const key = ['ghp', `_${'a1B2c3D4e5'.repeat(4)}`].join('');

/** Events as the journal gives them. */
export function numbered(bodies: readonly EventBody[], session = 's1'): SessionEvent[] {
  return bodies.map((body, at) => ({
    ...body,
    session,
    seq: at + 1,
    at: 1_760_000_000_000 + at * 1000,
    by: 'user',
    correlation: 'c1',
    version: eventVersion,
  }));
}

export const created: EventBody = { type: 'session-created', title: 'New chat' };

export function said(message: string, text: string, replaces?: string): EventBody {
  return { type: 'message-added', message, text, ...(replaces ? { replaces } : {}) };
}

export function started(reply: string, to: string, replaces?: string): EventBody {
  return {
    type: 'reply-started',
    reply,
    to,
    model,
    modelLabel: 'Small',
    receipt,
    ...(replaces ? { replaces } : {}),
  };
}

export function grew(reply: string, offset: number, text: string): EventBody {
  return { type: 'reply-grew', reply, offset, text };
}

export function ended(reply: string): EventBody {
  return { type: 'reply-ended', reply, reason: 'stop' };
}

export function stateOf(events: readonly SessionEvent[]): SessionState {
  return foldAll(emptySession(events[0]?.session ?? ''), events);
}

export function textOfReply(events: readonly SessionEvent[], reply: string): string {
  const found = stateOf(events).messages.find(({ id }) => id === reply);
  return found?.text ?? '';
}

export function bundleOf(
  events: readonly SessionEvent[],
  checkpoints: readonly CheckpointRecord[] = [],
  draft = '',
): { bytes: Uint8Array; text: string; masked: readonly string[] } {
  const exported = exportBundle(events, checkpoints, draft);
  if (exported.type === 'failed') assert.fail(exported.problem);
  const { bytes, masked } = exported;
  return { bytes, text: new TextDecoder().decode(bytes), masked };
}

export function onlySession(parsed: ParsedImport): ImportedSession {
  if (parsed.type === 'failed') assert.fail(parsed.problem);
  const [session] = parsed.sessions;
  assert.equal(parsed.sessions.length, 1);
  assert.ok(session);
  return session;
}

export function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(repoRoot, 'test/fixtures/transfer', name)));
}

/** A place for sessions that remembers what it was given. */
export class FakeSink implements SessionSink {
  readonly sessions = new Map<string, readonly SessionEvent[]>();

  find(id: string): readonly SessionEvent[] | undefined {
    return this.sessions.get(id);
  }

  insert(id: string, events: readonly SessionEvent[]): Promise<{ type: 'imported' | 'exists' }> {
    if (this.sessions.has(id)) return Promise.resolve({ type: 'exists' });
    this.sessions.set(id, events);
    return Promise.resolve({ type: 'imported' });
  }
}

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '\uD83D',
    '\uDE00',
    key,
    key.slice(0, 20),
    key.slice(20),
    ' token = "',
    '"',
    '```\n',
    '[masked API key]',
    ' https://me:',
    'Xy12Zw34Qq@host ',
    '-',
    '__proto__',
    'constructor',
  ),
);
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
const message = fc.constantFrom('m1', 'm2', 'm3');
const reply = fc.constantFrom('r1', 'r2', 'r3');

const body: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ type: fc.constant('session-renamed' as const), title: text }),
  fc.record({ type: fc.constantFrom('session-archived' as const, 'session-restored' as const) }),
  fc.tuple(message, text).map(([id, words]) => said(id, words)),
  fc.tuple(message, message, text).map(([id, old, t]) => said(id, t, old)),
  fc.record({ type: fc.constant('branch-chosen' as const), head: message }),
  fc.record({ type: fc.constant('conversation-rewound' as const), after: fc.option(message) }),
  fc.tuple(reply, message).map(([id, to]) => started(id, to)),
  fc.record({ type: fc.constant('reply-stopped' as const), reply }),
  fc.tuple(reply).map(([id]) => ended(id)),
  fc.record({
    type: fc.constant('tool-ended' as const),
    reply,
    step: fc.constantFrom('s1', 's2'),
    outcome: fc.constantFrom('done' as const, 'failed' as const),
    output: text,
  }),
);

/** Where its reply has come to, or a little before. */
const call = fc.record({
  call: reply,
  step: fc.constantFrom('s1', 's2'),
  tool: text,
  title: text,
  input: text,
  back: fc.nat(2),
});

/** Sessions whose replies grow as the journal lets them: each piece after the one before, or over it. */
export const anySession: fc.Arbitrary<readonly SessionEvent[]> = fc
  .array(fc.oneof(body, fc.record({ grow: reply, text, reasoning: text, back: fc.nat(2) }), call), {
    maxLength: 40,
    size: 'max',
  })
  .map((steps) => {
    const lengths = new Map<string, readonly [number, number]>();
    const bodies: EventBody[] = [created, said('m1', 'hello'), started('r1', 'm1')];
    for (const step of steps) {
      if ('call' in step) {
        const { call: id, back, ...rest } = step;
        const offset = Math.max(0, (lengths.get(id)?.[0] ?? 0) - back);
        bodies.push({ type: 'tool-called', reply: id, offset, ...rest });
        continue;
      }
      if (!('grow' in step)) {
        if (step.type === 'reply-started') lengths.delete(step.reply);
        bodies.push(step);
        continue;
      }
      const [length, thought] = lengths.get(step.grow) ?? [0, 0];
      const offset = Math.max(0, length - step.back);
      bodies.push({
        ...grew(step.grow, offset, step.text),
        reasoningOffset: thought,
        reasoning: step.reasoning,
      } as EventBody);
      lengths.set(step.grow, [
        Math.max(length, offset + step.text.length),
        thought + step.reasoning.length,
      ]);
    }
    return numbered(bodies);
  });
