import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { chooseReductions } from '../../../src/context/compaction/chooseReductions.ts';
import { compactionGoal, wantedGoal } from '../../../src/context/compaction/compactionGoal.ts';
import { createDedupe } from '../../../src/context/compaction/dedupe.ts';
import { missingFrom, namesIn } from '../../../src/context/compaction/facts.ts';
import { sampleOutput } from '../../../src/context/compaction/sample.ts';
import { signaturesOnly } from '../../../src/context/compaction/signatures.ts';
import { joinParts, splitParts } from '../../../src/context/compaction/textParts.ts';
import { questionsOnly } from '../../../src/context/compaction/transcript.ts';
import { hardText } from '../samples.ts';

const cart = `import { Item } from './item.ts';

export class Cart {
  #items: Item[] = [];

  add(item: Item): void {
    if (item.count > 99) {
      throw new Error('too many');
    }
    this.#items.push(item);
  }

  get total(): number {
    return this.#items.reduce((sum, each) => sum + each.price, 0);
  }
}

export function emptyCart(): Cart {
  return new Cart();
}
`;
const inFence = (code: string, language = 'ts'): string => `\`\`\`${language}\n${code}\`\`\`\n`;

describe('taking a message apart', () => {
  it('loses nothing, whatever stands in it', () => {
    fc.assert(fc.property(hardText, (text) => joinParts(splitParts(text)) === text));
  });

  it('ends a fence at one of its own length only', () => {
    const text = '````md\n```ts\nx\n```\n````\nafter\n';
    assert.deepEqual(
      splitParts(text).map((part) => (part.type === 'code' ? part.body : part.text)),
      ['```ts\nx\n```\n', 'after\n'],
    );
  });
});

describe('what is there twice', () => {
  it('stays in its newest place', () => {
    const dedupe = createDedupe();
    const newest = dedupe(`Now:\n${inFence(cart)}`);
    const older = dedupe(`Look at this:\n${inFence(cart)}and ${inFence('short\n')}`);
    assert.ok(newest.includes(cart));
    assert.ok(!older.includes('emptyCart'));
    assert.match(
      older,
      /Look at this:\n```ts\n\[The same code stands again further below\.\]\n```/u,
    );
  });

  it('stays in its last place within one text', () => {
    const [first, second] = createDedupe()(`${inFence(cart)}and\n${inFence(cart)}`).split('and\n');
    assert.match(first ?? '', /stands again further below/u);
    assert.equal(second, inFence(cart));
  });

  it('is left out of one text too, paragraphs likewise, short ones never', () => {
    const paragraph =
      'The price is kept in cents, for floating point numbers cannot hold it. '.repeat(4);
    const text = `${paragraph}\n\nYes.\n\n${paragraph}\n\nYes.`;
    const [first, ...rest] = createDedupe()(text).split('\n\n');
    assert.equal(first, '[The same text stands again further below.]');
    assert.deepEqual(rest, ['Yes.', paragraph, 'Yes.']);
  });
});

describe('long output', () => {
  const lines = Array.from({ length: 500 }, (_, n) =>
    n === 250 ? 'TypeError: x is not a function' : `step ${n} done`,
  );

  it('is sampled: its beginning, its end and what speaks of an error', () => {
    const log = sampleOutput(inFence(`${lines.join('\n')}\n`, 'log'));
    assert.match(log, /step 0 done/u);
    assert.match(log, /step 499 done/u);
    assert.match(log, /TypeError: x is not a function/u);
    assert.match(log, /\[\d+ lines left out\]/u);
    assert.ok(log.length < 1_000, `${log.length}`);
  });

  it('is also what was pasted without a fence, and one endless line', () => {
    assert.ok(sampleOutput(lines.join('\n')).length < 1_000);
    const line = sampleOutput(`{"a":"${'x'.repeat(100_000)}end"}`);
    assert.ok(line.length < 800);
    assert.match(line, /^\{"a":"x+\[[\d,]+ characters left out\]x+end"\}$/u);
  });

  it('is no code', () => {
    const text = inFence(`${cart}\n`.repeat(20));
    assert.equal(sampleOutput(text), text);
  });
});

describe('code reduced to its signatures', () => {
  it('keeps imports, types, functions and methods, and says what it left out', () => {
    const reduced = signaturesOnly(`Before\n${inFence(cart)}after`);
    for (const kept of [
      "from './item.ts'",
      'class Cart { … }',
      'add(item: Item): void { … }',
      'get total(): number { … }',
      'function emptyCart(): Cart { … }',
    ]) {
      assert.ok(reduced.includes(kept), `${kept} in ${reduced}`);
    }
    assert.ok(!reduced.includes('too many') && !reduced.includes('if (item'));
    assert.match(reduced, /^Before\n```ts\n[^]*\[\d+ lines of bodies left out\]\n```\nafter$/u);
  });

  it('knows Python, Go and Rust a little, and leaves short code and data whole', () => {
    const body = '    x = 1\n'.repeat(12);
    assert.match(
      signaturesOnly(inFence(`class Cart:\n    def add(self, item):\n${body}`, 'python')),
      /class Cart:\n {4}def add\(self, item\):\n\[12 lines/u,
    );
    const go = `func (c *Cart) Add(i Item) error {\n${'\tx := 1\n'.repeat(12)}}\n`;
    assert.match(
      signaturesOnly(inFence(go, 'go')),
      /func \(c \*Cart\) Add\(i Item\) error \{ … \}/u,
    );
    const short = inFence('if (x) {\n  y();\n}\n');
    assert.equal(signaturesOnly(short), short);
    const data = inFence('  1, 2, 3,\n'.repeat(40), 'json');
    assert.equal(signaturesOnly(data), data);
  });

  it('takes no time over lines that look like a declaration for ever', () => {
    const text = inFence(`${'a(b '.repeat(50_000)}\n`.repeat(13));
    assert.equal(signaturesOnly(text), text);
  });
});

describe('the choice of strategies', () => {
  it('begins with what loses nothing, goes on with what saves most, and stops when that is enough', () => {
    const savings = { dedupe: 100, sample: 300, signatures: 5_000 };
    assert.deepEqual(chooseReductions(savings, 50), ['dedupe']);
    assert.deepEqual(chooseReductions(savings, 5_000), ['dedupe', 'signatures']);
    assert.deepEqual(chooseReductions(savings, 9_999), ['dedupe', 'signatures', 'sample']);
    assert.deepEqual(chooseReductions({ dedupe: 0, sample: 0, signatures: 0 }, 10), []);
  });

  it('waits until the window is nearly full, and the conversation is what fills it', () => {
    const available = 10_000;
    assert.equal(compactionGoal({ available, history: 6_000, others: 1_000 }, 0.8), undefined);
    assert.equal(compactionGoal({ available, history: 8_000, others: 1_000 }, 0.8), 4_500);
    assert.equal(compactionGoal({ available, history: 1_000, others: 9_500 }, 0.8), undefined);
    assert.equal(compactionGoal({ available, history: 9_000, others: 9_500 }, 0.8), 2_500);
  });

  it('makes half of what there is where a person asks for it', () => {
    assert.equal(wantedGoal({ available: 100_000, history: 3_000, others: 1_000 }), 1_500);
    assert.equal(wantedGoal({ available: 10_000, history: 90_000, others: 1_000 }), 4_500);
  });
});

describe('names of files', () => {
  it('are found in what a person writes', () => {
    const text =
      'Move `add` from src/cart.ts:12 to "lib/shop/cart/index.js", see ./docs/notes.md, package.json and ~/code/x/y.';
    assert.deepEqual(namesIn([text, 'src/cart.ts again']), [
      'src/cart.ts',
      'lib/shop/cart/index.js',
      './docs/notes.md',
      'package.json',
      '~/code/x/y',
    ]);
  });

  it('are no addresses, numbers or words', () => {
    const text = 'and/or, 1/2, 3.14, this.items, e.g. https://example.com/a/b.html, i.e. v1.2.3';
    assert.deepEqual(namesIn([text]), []);
  });

  it('are missed where a summary does not have them', () => {
    assert.deepEqual(missingFrom('They changed src/cart.ts.', ['src/cart.ts', 'a.md']), ['a.md']);
  });

  it('take no time to be looked for, and there are never too many', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `src/file${n}.ts`).join(' ');
    assert.equal(namesIn([many]).length, 100);
    for (const odd of ['-', '@', './', 'a.', '/']) namesIn([odd.repeat(100_000)]);
  });
});

describe('dropped turns', () => {
  it('leave what was asked, a line each, the newest ones', () => {
    const turns = Array.from({ length: 70 }, (_, n) => ({
      user: `Ask ${n}\nmore`,
      assistant: 'x',
    }));
    const text = questionsOnly(turns);
    assert.match(text, /- \(10 older questions\)\n- Ask 10\n/u);
    assert.match(text, /- Ask 69\n\n$/u);
    assert.equal(questionsOnly([]), '');
  });
});
