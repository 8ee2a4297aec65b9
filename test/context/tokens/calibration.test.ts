import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  calibrationOf,
  withSample,
  type TokenSample,
} from '../../../src/context/tokens/calibration.ts';
import { Calibrator } from '../../../src/context/tokens/calibrator.ts';
import { calibrated } from '../../../src/context/tokens/calibratedCounter.ts';
import { replyFigures } from '../../../src/context/tokens/replyFigures.ts';
import { planContext } from '../../../src/context/buildContext.ts';
import type { Reply } from '../../../src/protocol/sessionState.ts';
import { editors, model, reply, session, sessions } from '../samples.ts';

/**
 * Requests of growing length as three families of tokenizers report them: so many times o200k's count,
 * what stands around each request, and how far single requests stray.
 */
const families = {
  likeClaude: { factor: 1.28, around: 14, stray: 0.05 },
  likeGemini: { factor: 1.09, around: 2, stray: 0.03 },
  likeLlama: { factor: 0.94, around: 32, stray: 0.04 },
} as const;

const counted = [420, 1_900, 640, 5_200, 2_300, 12_000, 800, 7_400, 3_100, 15_000, 900, 4_000];

interface Family {
  readonly factor: number;
  readonly around: number;
  readonly stray: number;
}

function reported(tokens: number, at: number, { factor, around, stray }: Family): number {
  return Math.round(tokens * factor * (1 + stray * Math.sin(at * 2.7)) + around);
}

function learned(pairs: readonly (readonly [number, number])[]): readonly TokenSample[] {
  return pairs.reduce<readonly TokenSample[]>(
    (samples, [own, theirs]) => withSample(samples, own, theirs),
    [],
  );
}

/** A memory of which one can see what is in it. */
class Memory {
  value: unknown;
  readonly get = (): unknown => this.value;
  readonly set = (value: unknown): void => {
    this.value = JSON.parse(JSON.stringify(value));
  };
}

const claude = { provider: 'anthropic', model: 'claude' };

describe('calibration of token counts', () => {
  for (const [name, family] of Object.entries(families)) {
    it(`comes within 10 % of what ${name} reports, from the second answer on`, () => {
      let samples: readonly TokenSample[] = [];
      for (const [at, own] of counted.entries()) {
        const theirs = reported(own, at, family);
        const { factor, margin } = calibrationOf(samples);
        // What stands around a short request weighs more there, and fills no window.
        const holds = own < 2_000 || own * factor * margin >= theirs;
        assert.ok(holds, `the margin at answer ${at + 1}`);
        if (at > 0) assert.ok(Math.abs((own * factor) / theirs - 1) <= 0.1, `answer ${at + 1}`);
        samples = withSample(samples, own, theirs);
      }
      assert.ok(calibrationOf(samples).margin < 1.15, 'less is kept free once it is known');
    });
  }

  it('follows a model that is exchanged behind its name', () => {
    const before = Array.from({ length: 20 }, () => [2_000, 2_600] as const);
    const after = Array.from({ length: 5 }, () => [2_000, 2_000] as const);
    assert.equal(calibrationOf(learned(before)).factor, 1.3);
    assert.equal(calibrationOf(learned([...before, ...after])).factor, 1);
  });

  it('is not moved by odd figures', () => {
    const usual = Array.from({ length: 6 }, () => [3_000, 3_600] as const);
    const odd = [
      [3_000, 300],
      [3_000, 300_000],
      [20, 60],
      [3_000, 0],
      [0, 5],
      [3_000, Number.NaN],
      [200, 580],
    ] as const;
    const { factor } = calibrationOf(learned([...usual, ...odd]));
    assert.equal(factor, 1.2);
  });

  it('stays within its bounds whatever is reported', () => {
    const pair = fc.tuple(fc.double({ min: 0, max: 1e7 }), fc.double({ min: 0, max: 1e9 }));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
        const { factor, margin } = calibrationOf(learned(pairs));
        assert.ok(factor >= 0.5 && factor <= 3 && margin >= 1.03 && margin <= 1.35);
      }),
    );
  });

  it('remembers each model by itself, over a restart, the last ones that answered', () => {
    const memory = new Memory();
    const first = new Calibrator(memory);
    for (let n = 0; n < 70; n++) first.learn({ provider: 'p', model: `m${n}` }, 1_000, 1_100);
    first.learn(claude, 1_000, 1_300);
    const second = new Calibrator(memory);
    assert.equal(second.of(claude).factor, 1.3);
    assert.equal(second.of({ provider: 'p', model: 'm69' }).factor, 1.1);
    assert.deepEqual(second.of({ provider: 'p', model: 'm0' }), { factor: 1, margin: 1.35 });
    assert.ok(JSON.stringify(memory.value).length < 8_000);
  });

  it('takes nothing from a memory that holds something else', () => {
    const memory = new Memory();
    fc.assert(
      fc.property(fc.anything(), (value) => {
        memory.value = value;
        assert.deepEqual(new Calibrator(memory).of(claude), { factor: 1, margin: 1.35 });
      }),
    );
    memory.value = { 'anthropic/claude': [{ ratio: 'x' }, { ratio: 1.2, tokens: 500 }, null] };
    assert.equal(new Calibrator(memory).of(claude).factor, 1.2);
  });
});

describe('what a reply tells of its tokenizer', () => {
  const receipt = {
    items: [],
    used: 1_200,
    window: 8_000,
    reserve: 100,
    estimated: true,
    factor: 1.2,
  };
  const usage = { input: 1_300, output: 5 };
  const figuresOf = (more: Partial<Reply>) => {
    const answer = reply('m', 'Hi', { receipt, usage, ...more });
    return replyFigures(session([{ id: 'm', said: 'x', replies: [answer] }]), answer.id);
  };

  it('is the count before it was corrected, and what the provider reported', () => {
    assert.deepEqual(figuresOf({}), {
      model: { provider: 'p', model: 'm' },
      counted: 1_000,
      reported: 1_300,
    });
  });

  it('is nothing where the figures are of something else', () => {
    assert.equal(figuresOf({ usage: { ...usage, estimated: true } }), undefined);
    assert.equal(figuresOf({ origin: { cached: true } }), undefined);
    assert.equal(figuresOf({ origin: { model: claude, label: 'Claude' } }), undefined);
    assert.equal(figuresOf({ receipt: { ...receipt, masked: ['AWS key'] } }), undefined);
    assert.equal(figuresOf({ receipt: { ...receipt, estimated: false } }), undefined);
  });
});

describe('a plan with calibrated counts', () => {
  const characters = {
    count: (texts: readonly string[]) => Promise.resolve(texts.map((each) => each.length)),
  };

  it('fits whatever the model, the files and the conversation are', () =>
    fc.assert(
      fc.asyncProperty(
        editors,
        sessions,
        fc.integer({ min: 300, max: 4_000 }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: 1.03, max: 1.35, noNaN: true }),
        async (open, state, room, factor, margin) => {
          const window = model(3_000 + room);
          const request = { editors: open, state, question: 'Why?', removed: new Set<string>() };
          const counter = calibrated(characters, { factor, margin });
          const plan = await planContext({ ...request, model: window }, counter);
          if (plan.type !== 'planned') return;
          const sent = plan.messages.reduce((sum, { text }) => sum + text.length, 0);
          assert.ok(sent * factor * margin <= 2_900 + room, `${sent}`);
        },
      ),
      { numRuns: 300 },
    ));

  it('never fills more of the window than what may be more in truth leaves', async () => {
    const turns = Array.from({ length: 30 }, (_, n) => ({
      id: `m${n}`,
      said: `Question ${n} ${'word '.repeat(40)}`,
      replies: [reply(`m${n}`, 'answer '.repeat(40))],
    }));
    for (const calibration of [
      { factor: 1, margin: 1.35 },
      { factor: 1.3, margin: 1.05 },
    ]) {
      const request = {
        editors: [],
        state: session(turns),
        question: 'Why?',
        removed: new Set<string>(),
        model: { ...model(8_000), exactTokens: false },
      };
      const plan = await planContext(request, calibrated(characters, calibration));
      assert.ok(plan.type === 'planned');
      const raw = plan.messages.reduce((sum, { text }) => sum + text.length, 0);
      const { factor, margin } = calibration;
      assert.ok(raw * factor * margin <= 7_900, `${raw}`);
      assert.ok(plan.receipt.used * margin > 7_000, 'and uses it');
      assert.equal(plan.receipt.factor ?? 1, factor);
    }
  });
});
