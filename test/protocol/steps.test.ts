// Calls of tools within a reply: what the state has of them, and how they are read.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { EventBody, SessionEvent } from '../../src/protocol/events.ts';
import { fold, foldAll, foldGrowth } from '../../src/protocol/fold.ts';
import { fullText, saysAnything } from '../../src/protocol/fullText.ts';
import { keepInPieces } from '../../src/protocol/growReply.ts';
import { holdsCode } from '../../src/protocol/holdsCode.ts';
import {
  emptySession,
  findReply,
  type Reply,
  type SessionState,
} from '../../src/protocol/sessionState.ts';
import { isTooLong } from '../../src/protocol/foldSteps.ts';
import { statusOf, stepHead } from '../../src/protocol/steps.ts';

const receipt = { items: [], used: 0, window: 100, reserve: 10, estimated: false };
const opening: readonly EventBody[] = [
  { type: 'session-created', title: 'New chat' },
  { type: 'message-added', message: 'm1', text: 'Why?' },
  {
    type: 'reply-started',
    reply: 'r1',
    to: 'm1',
    model: { provider: 'p', model: 'm' },
    modelLabel: 'M',
    receipt,
  },
];

const grew = (offset: number, text: string): EventBody => ({
  type: 'reply-grew',
  reply: 'r1',
  offset,
  text,
});

function called(step: string, offset: number, more: object = {}): EventBody {
  return { type: 'tool-called', reply: 'r1', step, offset, tool: 'read_file', input: '', ...more };
}

function ended(step: string, more: object = {}): EventBody {
  return { type: 'tool-ended', reply: 'r1', step, outcome: 'done', ...more };
}

function journal(...bodies: readonly EventBody[]): readonly SessionEvent[] {
  return [...opening, ...bodies].map((body, at) => {
    const envelope = { session: 's', seq: at + 1, at: 1_000 + at, by: 'user', version: 2 };
    return Object.assign(envelope, body, { correlation: 'c' });
  });
}

const after = (...bodies: readonly EventBody[]): SessionState =>
  foldAll(emptySession('s'), journal(...bodies));

function replyAfter(...bodies: readonly EventBody[]): Reply {
  const found = findReply(after(...bodies), 'r1');
  assert.ok(found);
  return found;
}

describe('the steps of a reply', () => {
  it('are called and come to their ends, once, however often that is told', () => {
    const bodies = [
      grew(0, 'I look.'),
      called('a', 7, { title: 'A file', input: 'path: a.ts' }),
      called('a', 3, { tool: 'other' }),
      ended('a', { outcome: 'failed', output: 'not there' }),
      ended('a', { output: 'something else' }),
      ended('b'),
    ];
    const reply = replyAfter(...bodies);
    assert.equal(reply.text, 'I look.');
    assert.deepEqual(reply.steps, [
      {
        id: 'a',
        offset: 7,
        tool: 'read_file',
        title: 'A file',
        input: { head: 'path: a.ts', length: 10 },
        output: { head: 'not there', length: 9 },
        outcome: 'failed',
        startedAt: 1_004,
        endedAt: 1_006,
      },
    ]);
    const events = journal(...bodies);
    const state = foldAll(emptySession('s'), events);
    assert.deepEqual(foldAll(state, events), state, 'all of them once more');
    assert.equal(fold(after(called('x', 0)), { ...events[3], seq: 3 } as SessionEvent).version, 4);
  });

  it('are not there where none was called, nor in a reply that is not there', () => {
    assert.ok(!('steps' in replyAfter(grew(0, 'Hi.'))));
    assert.ok(!('steps' in replyAfter(ended('a'))));
    const others = after({ ...called('a', 0), reply: 'r9' } as EventBody);
    assert.deepEqual(others.messages, after().messages);
  });

  it('have of what is long the beginning, and say how long it is', () => {
    const long = `${'x'.repeat(stepHead - 1)}👋${'y'.repeat(50)}`;
    const [step] =
      replyAfter(called('a', 0, { input: long }), ended('a', { output: long })).steps ?? [];
    for (const text of [step?.input, step?.output]) {
      assert.deepEqual(text, { head: 'x'.repeat(stepHead - 1), length: stepHead + 51 });
    }
    const whole = 'x'.repeat(stepHead);
    const [fits] = replyAfter(called('a', 0, { input: whole })).steps ?? [];
    assert.equal(fits?.input.head, whole);
    const longest = journal(called('a', 0, { input: long }), ended('a', { output: whole }));
    assert.deepEqual(longest.map(isTooLong), [false, false, false, true, false]);
  });

  it('were stopped with their reply where they have no end', () => {
    const [step] = replyAfter(called('a', 0)).steps ?? [];
    assert.ok(step);
    assert.equal(statusOf(step, true), 'running');
    assert.equal(statusOf(step, false), 'stopped');
    assert.equal(statusOf({ ...step, outcome: 'failed' }, false), 'failed');
  });

  it('leave a text that is kept in pieces as it is', () => {
    const first = after(grew(0, 'One '));
    const reply = findReply(first, 'r1');
    assert.ok(reply);
    keepInPieces(reply);
    const grown = foldGrowth(first, 'r1', { offset: 4, text: 'two ' });
    const events = journal(grew(0, 'One '), grew(4, 'two '), called('a', 8), grew(8, 'three'));
    const state = foldAll(grown, events.slice(3));
    const found = findReply(state, 'r1');
    assert.equal(found?.text, 'One two three');
    assert.equal(found?.steps?.length, 1);
    assert.equal(typeof Object.getOwnPropertyDescriptor(found, 'text')?.get, 'function');
  });
});

describe('a reply with its steps, to be read', () => {
  it('has each at its place, as a chat from elsewhere had them before', () => {
    const reply = replyAfter(
      grew(0, 'I look.'),
      called('a', 7, { input: 'path: a.ts', title: 'A file' }),
      ended('a', { output: 'one\n```\ntwo' }),
      called('b', 7, { tool: 'run`it`' }),
      ended('b', { outcome: 'failed', output: '' }),
      called('c', 7),
      grew(7, '\n\nIt is there.'),
    );
    assert.equal(
      fullText(reply),
      [
        'I look.',
        '**Tool** `read_file`',
        'A file',
        '```text\npath: a.ts\n```',
        '**Result**',
        '````text\none\n```\ntwo\n````',
        "**Tool** `run'it'`",
        '**Error**: nothing',
        '**Tool** `read_file`',
        'It is there.',
      ].join('\n\n'),
    );
    assert.equal(fullText(replyAfter(grew(0, ' as it is \n'))), ' as it is \n');
    assert.equal(fullText({ kind: 'message', id: 'm', text: 'Hi', at: 0 }), 'Hi');
  });

  it('says what is not there of a long one', () => {
    const reply = replyAfter(called('a', 0, { input: 'x'.repeat(stepHead + 5) }));
    assert.match(fullText(reply), /x\n```\n\n\[5 more characters are not here\.\]$/u);
  });

  it('loses no word, wherever the steps are said to stand', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}$/u);
    const place = fc.oneof(fc.integer({ min: -5, max: 60 }), fc.double({ noNaN: true }));
    const property = fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(place, word, word), { maxLength: 6 }),
      (words, calls) => {
        const text = words.join(' ');
        const steps = calls.flatMap(([offset, input, output], at) => [
          called(`s${at}`, offset, { input }),
          ended(`s${at}`, { output }),
        ]);
        const reply = replyAfter(grew(0, text), ...steps);
        const read = fullText(reply);
        for (const [, input, output] of calls) {
          assert.ok(read.includes(`\n${input}\n`) && read.includes(`\n${output}\n`));
        }
        const own = read.replaceAll(
          /\*\*Tool\*\* `read_file`|\*\*Result\*\*|```text\n\w+\n```/gu,
          '',
        );
        assert.equal(own.replaceAll(/\s/gu, ''), text.replaceAll(' ', ''));
      },
    );
    fc.assert(property);
  });

  it('says something where only a tool was called', () => {
    assert.equal(saysAnything(replyAfter()), false);
    assert.equal(saysAnything(replyAfter(called('a', 0))), true);
    assert.equal(saysAnything(replyAfter(grew(0, 'x'))), true);
  });

  it('holds the code that a tool gave back', () => {
    const state = after(called('a', 0), ended('a', { output: 'npm test\nnpm start' }));
    assert.equal(holdsCode(state, { reply: 'r1', text: 'npm start' }), true);
    assert.equal(holdsCode(state, { reply: 'r1', text: 'npm stop' }), false);
  });
});
