import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { alternativesTo, askedBefore } from '../../src/protocol/branches.ts';
import { fold } from '../../src/protocol/fold.ts';
import {
  emptySession,
  isRunning,
  summarize,
  type SessionState,
} from '../../src/protocol/sessionState.ts';
import { decide, type SessionCommand } from '../../src/sessions/decide.ts';

const model = { provider: 'p', model: 'm' };
const receipt = { items: [], used: 0, window: 100, reserve: 10, estimated: false };
const create: SessionCommand = { type: 'create' };
const start = { type: 'start-reply', model, modelLabel: 'M', receipt } as const;

function asks(message: string, replaces?: string): SessionCommand {
  const command = { type: 'add-message', message, text: `text of ${message}` } as const;
  return replaces === undefined ? command : { ...command, replaces };
}

/** A reply from its beginning to its end. */
function answers(reply: string, to: string, replaces?: string): readonly SessionCommand[] {
  return [
    { ...start, reply, to, ...(replaces === undefined ? {} : { replaces }) },
    { type: 'grow-reply', reply, text: `text of ${reply}` },
    { type: 'end-reply', reply, reason: 'stop' },
  ];
}

function choose(head: string): SessionCommand {
  return { type: 'choose-branch', head };
}

function rewindTo(message: string | null): SessionCommand {
  return { type: 'rewind', after: message };
}

/** The state after one more command, or why it was refused. */
function obey(state: SessionState, command: SessionCommand): SessionState | string {
  const decision = decide(state, command);
  if (decision.type === 'refused') return decision.reason;
  let next = state;
  for (const body of decision.events) {
    const seq = next.version + 1;
    const envelope = { session: 's', seq, at: seq, by: 'user', correlation: 'c', version: 2 };
    next = fold(next, { ...envelope, ...body });
  }
  return next;
}

/** Why a command is refused; empty where it is not. */
function refusal(state: SessionState, command: SessionCommand): string {
  const next = obey(state, command);
  return typeof next === 'string' ? next : '';
}

function after(...commands: readonly SessionCommand[]): SessionState {
  return commands.reduce(follow, emptySession('s'));
}

function follow(state: SessionState, command: SessionCommand): SessionState {
  const next = obey(state, command);
  if (typeof next === 'string') assert.fail(`${command.type}: ${next}`);
  return next;
}

function shown(state: SessionState): string {
  return state.messages.map(({ id }) => id).join(' ');
}

function aside(state: SessionState): readonly string[] {
  return Object.values(state.aside)
    .map((messages) => messages.map(({ id }) => id).join(' '))
    .toSorted();
}

/** Two questions with their answers. */
const opening = [
  create,
  asks('m1'),
  ...answers('r1', 'm1'),
  asks('m2'),
  ...answers('r2', 'm2'),
] as const;

describe('branches', () => {
  it('put what followed a changed message aside, and bring it back as it was', () => {
    const changed = after(...opening, asks('m2b', 'm2'), ...answers('r2b', 'm2b'));
    assert.equal(shown(changed), 'm1 r1 m2b r2b');
    assert.deepEqual(aside(changed), ['m2 r2']);
    assert.deepEqual(alternativesTo(changed, 'm1'), []);
    // What the panel draws from it is drawn again only where it is another.
    assert.equal(alternativesTo(changed, 'm1'), alternativesTo(changed, 'none'));
    assert.deepEqual(alternativesTo(changed, 'm2b'), ['m2', 'm2b']);
    const back = follow(changed, choose('m2'));
    assert.deepEqual(back.messages, after(...opening).messages);
    assert.deepEqual(aside(back), ['m2b r2b']);
    const again = follow(back, choose('m2b'));
    assert.deepEqual(
      { ...again, version: 0, lastActivity: 0 },
      { ...changed, version: 0, lastActivity: 0 },
    );
  });

  it('are numbered in the order in which they were made, whichever is shown', () => {
    const state = after(...opening, asks('m2b', 'm2'), asks('m2c', 'm2b'));
    for (const head of ['m2', 'm2b', 'm2c', 'm2']) {
      const chosen = follow(state, choose(head));
      assert.deepEqual(alternativesTo(chosen, head), ['m2', 'm2b', 'm2c']);
      assert.equal(shown(chosen).startsWith(`m1 r1 ${head}`), true);
      assert.equal(aside(chosen).length, 2);
    }
  });

  it('go on, each on its own', () => {
    const first = after(...opening, asks('m2b', 'm2'), asks('m3b'), choose('m2'), asks('m3'));
    assert.equal(shown(first), 'm1 r1 m2 r2 m3');
    assert.equal(shown(follow(first, choose('m2b'))), 'm1 r1 m2b m3b');
  });

  it('may part again within a branch, and only what is part of the shown one can be chosen', () => {
    const inner = after(...opening, asks('m3'), asks('m3b', 'm3'), asks('m2b', 'm2'));
    assert.equal(shown(inner), 'm1 r1 m2b');
    assert.match(refusal(inner, choose('m3')), /Choose the branch that this one is part of/);
    const outer = follow(inner, choose('m2'));
    assert.equal(shown(outer), 'm1 r1 m2 r2 m3b', 'the inner choice is kept');
    assert.equal(shown(follow(outer, choose('m3'))), 'm1 r1 m2 r2 m3');
  });

  it('may part at the very first message, and the title stays', () => {
    const state = after(...opening, asks('m1b', 'm1'));
    assert.equal(shown(state), 'm1b');
    assert.equal(state.title, 'text of m1');
    assert.deepEqual(alternativesTo(state, 'm1b'), ['m1', 'm1b']);
    assert.equal(shown(follow(state, choose('m1'))), 'm1 r1 m2 r2');
  });

  it('hold what a rewind put aside, and what is said next is an alternative to it', () => {
    const rewound = after(...opening, rewindTo('m1'));
    assert.equal(shown(rewound), 'm1 r1', 'the replies to the message stay');
    assert.deepEqual(aside(rewound), ['m2 r2']);
    assert.equal(shown(follow(rewound, choose('m2'))), 'm1 r1 m2 r2');
    const on = follow(rewound, asks('m2b'));
    assert.deepEqual(alternativesTo(on, 'm2b'), ['m2', 'm2b']);
    assert.equal(shown(follow(rewound, rewindTo(null))), '');
    assert.equal(rewound.version, follow(rewound, rewindTo('m1')).version, 'nothing more to do');
  });

  it('stay whole when an older message is answered again', () => {
    const parted = after(...opening, asks('m2b', 'm2'), ...answers('r2b', 'm2b'));
    const retried = [...answers('r1b', 'm1', 'r1')].reduce(follow, parted);
    assert.equal(shown(retried), 'm1 r1 r1b m2b r2b');
    const other = follow(retried, choose('m2'));
    assert.equal(shown(other), 'm1 r1 r1b m2 r2', 'the new answer belongs to what both share');
    assert.equal(shown(follow(other, choose('m2b'))), 'm1 r1 r1b m2b r2b');
  });

  it('cannot be changed while a reply runs', () => {
    const running = after(...opening, asks('m2b', 'm2'), { ...start, reply: 'r9', to: 'm2b' });
    for (const command of [asks('m9', 'm1'), choose('m2'), rewindTo('m1'), rewindTo(null)]) {
      assert.match(refusal(running, command), /A reply is still running/, command.type);
    }
    assert.equal(shown(follow(running, asks('m3'))), 'm1 r1 m2b r9 m3', 'a message is no branch');
  });

  it('are refused in words where there is nothing like that', () => {
    const state = after(...opening, asks('m2b', 'm2'));
    assert.match(refusal(state, choose('m7')), /not in the chat any more/);
    assert.match(refusal(state, rewindTo('m7')), /not shown/);
    assert.match(refusal(state, rewindTo('m2')), /not shown/);
    assert.match(refusal(state, asks('m9', 'm2')), /not shown any more/);
    assert.equal(obey(state, choose('m2b')), state, 'it is shown already');
    assert.match(refusal(state, choose('toString')), /./);
  });

  it('never lose a message because another one of its id is written', () => {
    const state = after(...opening, asks('m2b', 'm2'));
    assert.match(refusal(state, asks('m2')), /sent already/);
    assert.match(refusal(state, { ...start, reply: 'r2', to: 'm1' }), /started already/);
  });

  it('know what stands before a message', () => {
    const { messages } = after(...opening);
    assert.equal(askedBefore(messages, 'm1'), null);
    assert.equal(askedBefore(messages, 'm2'), 'm1');
    assert.equal(askedBefore(messages, 'r2'), 'm2');
    assert.equal(askedBefore(messages, 'm9'), undefined);
    assert.deepEqual(alternativesTo(after(...opening), 'm2'), []);
  });
});

/** What a person may do, by small numbers that are made ids of what is there. */
const wish = fc.record({
  do: fc.constantFrom('ask', 'change', 'answer', 'retry', 'choose', 'rewind', 'rewind-all'),
  at: fc.nat(20),
});

type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

function commandsFor(state: SessionState, { do: what, at }: Wish, n: number): SessionCommand[] {
  const every = [state.messages, ...Object.values(state.aside)].flat();
  const pick = every[at % Math.max(1, every.length)]?.id ?? 'none';
  const visible = state.messages.filter(({ kind }) => kind === 'message');
  const question = visible[at % Math.max(1, visible.length)]?.id ?? 'none';
  switch (what) {
    case 'ask':
      return [asks(`m${n}`)];
    case 'change':
      return [asks(`m${n}`, pick)];
    case 'answer':
      return [...answers(`r${n}`, question)];
    case 'retry':
      return [...answers(`r${n}`, question, state.messages[at % 7]?.id)];
    case 'choose':
      return [choose(pick)];
    case 'rewind':
      return [rewindTo(pick)];
    default:
      return [rewindTo(null)];
  }
}

/** Every message that was ever written stands in one place; what parts is consistent. */
function checkWhole(state: SessionState, written: ReadonlySet<string>): void {
  const lists = [state.messages, ...Object.values(state.aside)];
  const ids = lists.flat().map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), [...written].toSorted(), 'each exactly once');
  for (const [head, messages] of Object.entries(state.aside)) assert.equal(messages[0]?.id, head);
  const heads = state.branchings.flatMap((each) => each.heads);
  assert.equal(new Set(heads).size, heads.length, 'a message begins one branch');
  for (const head of Object.keys(state.aside)) assert.ok(heads.includes(head), `${head} is lost`);
  for (const { after: point, heads: ways } of state.branchings) {
    const visible = state.messages.filter(({ id }) => ways.includes(id));
    assert.ok(visible.length <= 1, 'at most one way is shown');
    const [way] = visible;
    if (way) assert.equal(askedBefore(state.messages, way.id), point);
    if (visible.length === 0 && point !== null) continue;
    const away = ways.filter((id) => Object.hasOwn(state.aside, id));
    assert.equal(away.length, ways.length - visible.length);
  }
  for (const { kind, ...message } of state.messages) {
    if (kind !== 'reply' || !('to' in message)) continue;
    assert.ok(
      state.messages.some(({ id }) => id === message.to),
      'with what it answers',
    );
  }
  assert.equal(summarize(state).messageCount, ids.filter((id) => id.startsWith('m')).length);
}

/** Every message can be shown again by choosing, from the outside in, the branches that it is in. */
function checkReachable(state: SessionState, id: string): void {
  let current = state;
  for (let step = 0; !current.messages.some((each) => each.id === id); step++) {
    assert.ok(step < 50, `${id} cannot be reached`);
    const holder = Object.entries(current.aside).find(([, list]) =>
      list.some((each) => each.id === id),
    );
    assert.ok(holder, `${id} is nowhere`);
    current = showBranch(current, holder[0]);
  }
}

function showBranch(state: SessionState, head: string): SessionState {
  const point = state.branchings.find(({ heads }) => heads.includes(head))?.after;
  const hidden = point !== null && !state.messages.some((each) => each.id === point);
  const outer =
    hidden && Object.entries(state.aside).find(([, list]) => list.some(({ id }) => id === point));
  return follow(outer ? showBranch(state, outer[0]) : state, choose(head));
}

describe('any list of branch commands', function () {
  this.timeout(60_000);

  it('keeps every message reachable exactly once, and what parts consistent', () => {
    let obeyed = 0;
    let most = 0;
    fc.assert(
      fc.property(fc.array(wish, { minLength: 5, maxLength: 40, size: 'max' }), (wishes) => {
        let state = after(...opening);
        const written = new Set(['m1', 'r1', 'm2', 'r2']);
        for (const [n, each] of wishes.entries()) {
          for (const command of commandsFor(state, each, n + 3)) {
            const next = obey(state, command);
            if (typeof next === 'string') break;
            obeyed++;
            state = next;
            if (command.type === 'add-message') written.add(command.message);
            if (command.type === 'start-reply') written.add(command.reply);
          }
          assert.ok(!state.messages.some(isRunning));
          checkWhole(state, written);
        }
        most = Math.max(most, Object.keys(state.aside).length);
        for (const id of written) checkReachable(state, id);
      }),
      { numRuns: 500 },
    );
    assert.ok(obeyed > 2_000 && most > 3, `${obeyed} obeyed, ${most} branches at most`);
  });
});
