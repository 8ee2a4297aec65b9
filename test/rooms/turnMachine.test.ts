import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { StreamOutcome, StreamPart } from '../../src/models/languageModel.ts';
import { emptyReceipt } from '../../src/rooms/emptyReceipt.ts';
import {
  idleTurn,
  isOver,
  stepTurn,
  type PlannedRequest,
  type TurnEffect,
  type TurnFact,
  type TurnState,
  type TurnStep,
} from '../../src/rooms/turnMachine.ts';
import { finish, infoOf, outOfOrder, text, whole } from './roomHelpers.ts';

type StateName = TurnState['type'];

const info = infoOf('p');
const receipt = emptyReceipt(info);
const request = { messages: [], maxOutputTokens: 10, correlation: 'c' };

/** Where each state may lead besides to itself. */
const legal: Readonly<Record<StateName, readonly StateName[]>> = {
  idle: ['building', 'cancelled'],
  building: ['queued', 'failed', 'cancelled'],
  queued: ['streaming', 'tool', 'done', 'failed', 'cancelled'],
  streaming: ['tool', 'done', 'failed', 'cancelled'],
  tool: ['streaming', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

/** What may be asked for in each state: `end` is in none, for it comes with the last step only. */
const asksIn: Readonly<Record<StateName, readonly TurnEffect['type'][]>> = {
  idle: [],
  building: ['find-model', 'plan'],
  queued: ['begin', 'ask', 'show'],
  streaming: ['show', 'grow'],
  tool: ['show'],
  done: ['begin', 'end'],
  failed: ['begin', 'end'],
  cancelled: ['begin', 'end'],
};

const outcome: fc.Arbitrary<StreamOutcome> = fc.constantFrom<StreamOutcome>(
  whole,
  { type: 'failed', failure: outOfOrder },
  { type: 'cancelled' },
);

const part: fc.Arbitrary<StreamPart> = fc.oneof(
  fc.string().map(text),
  fc.string().map((piece): StreamPart => ({ type: 'reasoning-delta', text: piece })),
  fc.constant<StreamPart>({ type: 'tool-call-delta', index: 0, arguments: '{' }),
  fc.nat().map((input): StreamPart => ({ type: 'usage', usage: { input, output: 1 } })),
  fc.nat().map((position): StreamPart => ({
    type: 'notice',
    notice: { type: 'waiting', position },
  })),
  outcome.map(finish),
);

const plan: fc.Arbitrary<PlannedRequest> = fc.constantFrom<PlannedRequest>(
  { type: 'request', request, receipt },
  { type: 'failed', receipt, failure: outOfOrder },
);

const fact: fc.Arbitrary<TurnFact> = fc.oneof(
  fc.constant<TurnFact>({ type: 'asked', wanted: info.ref }),
  fc.constant<TurnFact>({ type: 'model-found', model: info }),
  fc.constant<TurnFact>({ type: 'model-missing', failure: outOfOrder }),
  plan.map((planned): TurnFact => ({ type: 'planned', plan: planned })),
  fc.constantFrom<TurnFact>({ type: 'begun' }, { type: 'not-begun' }),
  { weight: 4, arbitrary: part.map((each): TurnFact => ({ type: 'part', part: each })) },
  fc.constantFrom<TurnFact>({ type: 'stream-ended' }, { type: 'not-taken' }, { type: 'stopped' }),
  fc.constant<TurnFact>({ type: 'broke', failure: outOfOrder }),
);

/** A turn as far as each state: what any sequence of facts may begin with. */
const far: readonly (readonly TurnFact[])[] = [
  [],
  [{ type: 'asked', wanted: info.ref }],
  [{ type: 'model-found', model: info }],
  [{ type: 'planned', plan: { type: 'request', request, receipt } }],
  [{ type: 'begun' }],
  [{ type: 'part', part: text('Hello') }],
  [{ type: 'part', part: { type: 'tool-call-delta', index: 0, arguments: '{' } }],
];
const facts: fc.Arbitrary<readonly TurnFact[]> = fc
  .tuple(fc.nat({ max: far.length }), fc.array(fact, { maxLength: 20 }))
  .map(([length, more]) => far.slice(0, length).flat().concat(more));

/** The steps that the facts come to, the start first. */
function walk(taken: readonly TurnFact[]): readonly TurnStep[] {
  const steps: TurnStep[] = [{ state: idleTurn, effects: [] }];
  for (const each of taken) steps.push(stepTurn(steps.at(-1)?.state ?? idleTurn, each));
  return steps;
}

function effectsOf(steps: readonly TurnStep[], type: TurnEffect['type']): readonly TurnEffect[] {
  return steps.flatMap(({ effects }) => effects).filter((effect) => effect.type === type);
}

describe('the machine of a turn', () => {
  it('makes no step that is not allowed, whatever happens in whatever order', () =>
    fc.assert(
      fc.property(facts, (taken) => {
        const steps = walk(taken);
        for (const [at, { state, effects }] of steps.entries()) {
          const before = steps[at - 1]?.state.type ?? 'idle';
          const stays = before === state.type;
          assert.ok(stays || legal[before].includes(state.type), `${before} to ${state.type}`);
          for (const { type } of effects) assert.ok(asksIn[state.type].includes(type), type);
        }
      }),
      { numRuns: 2_000 },
    ));

  it('stays at an end, and does nothing there', () =>
    fc.assert(
      fc.property(facts, fact, (taken, more) => {
        const last = walk([...taken, { type: 'stopped' }]).at(-1)?.state ?? idleTurn;
        assert.ok(isOver(last));
        assert.deepEqual(stepTurn(last, more), { state: last, effects: [] });
      }),
    ));

  it('ends a reply once, begins it once, asks once, and never ends what did not begin', () =>
    fc.assert(
      fc.property(facts, (taken) => {
        const steps = walk(taken);
        const kinds = steps.flatMap(({ effects }) => effects.map(({ type }) => type));
        for (const type of ['find-model', 'plan', 'begin', 'ask', 'end'] as const) {
          assert.ok(kinds.filter((each) => each === type).length <= 1, type);
        }
        const [begin, end] = [kinds.indexOf('begin'), kinds.indexOf('end')];
        assert.ok(end === -1 || (begin !== -1 && begin < end));
        const [ask, grow] = [kinds.indexOf('ask'), kinds.indexOf('grow')];
        assert.ok(grow === -1 || (ask !== -1 && ask < grow), 'no answer before a question');
        if (end !== -1) assert.equal(end, kinds.length - 1, 'nothing follows the end');
      }),
    ));

  it('ends within one step of Stop, from wherever it stands', () => {
    const names: StateName[] = [];
    for (const [at] of far.entries()) {
      const steps = walk(far.slice(0, at + 1).flat());
      const { state } = steps.at(-1) ?? { state: idleTurn };
      names.push(state.type);
      const stopped = stepTurn(state, { type: 'stopped' });
      assert.equal(stopped.state.type, 'cancelled', state.type);
      const ends = [...steps, stopped].flatMap(({ effects }) => effects);
      const expected = state.type === 'idle' ? [] : ['cancelled'];
      assert.deepEqual(
        ends.flatMap((effect) => (effect.type === 'end' ? effect.end.outcome.type : [])),
        expected,
      );
    }
    const all: readonly StateName[] = ['idle', 'building', 'queued', 'streaming', 'tool'];
    assert.deepEqual([...new Set(names)], all, 'each state that is no end was tried');
  });

  it('gives every piece of the answer on, in order, until its end', () =>
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const taken = parts.map((each): TurnFact => ({ type: 'part', part: each }));
        const steps = walk([...far.slice(0, 5).flat(), ...taken]);
        const end = parts.findIndex(({ type }) => type === 'finish');
        const before = end === -1 ? parts : parts.slice(0, end);
        const said = before.map((each) => (each.type === 'text-delta' ? each.text : ''));
        const grown = effectsOf(steps, 'grow').map((each) =>
          each.type === 'grow' ? each.text : '',
        );
        assert.equal(grown.join(''), said.join(''));
      }),
    ));

  it('changes nothing that it was given', () =>
    fc.assert(
      fc.property(facts, fact, (taken, more) => {
        const { state } = walk(taken).at(-1) ?? { state: idleTurn };
        const copy = structuredClone(state);
        stepTurn(state, more);
        assert.deepEqual(state, copy);
      }),
    ));
});
