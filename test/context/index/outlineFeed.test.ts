import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutlineSymbol } from '../../../src/context/chunks/outline.ts';
import { hashOf } from '../../../src/context/index/fileText.ts';
import { OutlineFeed } from '../../../src/context/index/outlineFeed.ts';

const range = { start: { line: 0 }, end: { line: 2 } };
const cart = { name: 'Cart', kind: 4, range, selectionRange: range, children: [] };

/** An index that wants every file's outline, and editors with these texts. */
class Desk {
  readonly texts = new Map<string, string>();
  readonly asked: string[] = [];
  readonly told: (readonly [string, string, readonly OutlineSymbol[]])[] = [];
  readonly troubles: string[] = [];
  wanted: (file: string) => Promise<boolean> = () => Promise.resolve(true);
  answer: (file: string) => Promise<unknown> = () => Promise.resolve([cart]);
  readonly feed = new OutlineFeed({
    index: {
      wantsOutline: (file) => this.wanted(file),
      setOutline: (...told) => this.told.push(told),
    },
    textOf: (file) => {
      const text = this.texts.get(file);
      return text === undefined ? undefined : { text, language: file.split('.').at(-1) ?? '' };
    },
    ask: (file) => {
      this.asked.push(file);
      return this.answer(file);
    },
    onTrouble: (message) => this.troubles.push(message),
    patience: 30,
  });

  async offer(...files: readonly string[]): Promise<void> {
    for (const file of files) {
      if (!this.texts.has(file)) this.texts.set(file, `text of ${file}`);
      this.feed.offer(file);
    }
    await this.feed.settled();
  }
}

describe('outlines of open documents', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = new Desk();
  });

  it('are told with the text that they are about', async () => {
    await desk.offer('a.kt');
    const [[file, hash, outline] = ['', '', []]] = desk.told;
    assert.deepEqual([file, hash], ['a.kt', hashOf('text of a.kt')]);
    assert.deepEqual(outline, [{ name: 'Cart', kind: 'class', first: 0, last: 2, named: 0 }]);
  });

  it('are not asked for where the index knows better, or the document is closed or huge', async () => {
    desk.wanted = (file) => Promise.resolve(file !== 'known.kt');
    desk.texts.set('huge.kt', 'x'.repeat(1_000_001));
    desk.feed.offer('closed.kt');
    await desk.offer('known.kt', 'huge.kt', 'a.kt');
    assert.deepEqual(desk.asked, ['a.kt']);
  });

  it('are asked for one after the other, and once for what is offered often', async () => {
    let [running, most] = [0, 0];
    desk.answer = async () => {
      most = Math.max(most, ++running);
      await sleep(2);
      running--;
      return [cart];
    };
    await desk.offer('a.kt', 'b.kt', 'b.kt', 'c.kt', 'b.kt');
    assert.deepEqual([most, desk.asked.toSorted()], [1, ['a.kt', 'b.kt', 'c.kt']]);
  });

  it('are not told where the text is another one by then', async () => {
    desk.answer = (file) => {
      desk.texts.set(file, 'typed meanwhile');
      return Promise.resolve([cart]);
    };
    await desk.offer('a.kt');
    assert.deepEqual(desk.told, []);
  });

  it('are done without where an extension throws, and the next one is asked', async () => {
    desk.answer = (file) => {
      if (file === 'bad.kt') throw new Error('out of order');
      return file === 'worse.kt' ? Promise.reject(new Error('very')) : Promise.resolve([cart]);
    };
    await desk.offer('bad.kt', 'worse.kt', 'a.swift');
    assert.deepEqual(
      desk.told.map(([file]) => file),
      ['a.swift'],
    );
    assert.match(desk.troubles.join('\n'), /kt gave no outline: Error: out of order/u);
  });

  it('hold nothing up where an extension hangs', async () => {
    desk.answer = (file) =>
      file === 'stuck.kt' ? Promise.withResolvers<never>().promise : Promise.resolve([cart]);
    await desk.offer('stuck.kt', 'a.swift');
    assert.deepEqual(
      desk.told.map(([file]) => file),
      ['a.swift'],
    );
    assert.match(desk.troubles.join('\n'), /no answer in 30 ms/u);
  });

  it('are no more asked for in a language whose extension fails again and again', async () => {
    desk.answer = (file) =>
      file.endsWith('.kt') ? Promise.reject(new Error('no')) : Promise.resolve([cart]);
    await desk.offer('1.kt', '2.kt', '3.kt', '4.kt', '5.kt', 'a.swift');
    assert.deepEqual(desk.asked, ['1.kt', '2.kt', '3.kt', 'a.swift']);
    assert.match(desk.troubles.at(-1) ?? '', /asked no more/u);
  });

  it('are asked for again where it failed in between only', async () => {
    desk.answer = (file) =>
      Number.parseInt(file, 10) % 3 === 0 ? Promise.resolve([]) : Promise.reject(new Error('no'));
    await desk.offer(...Array.from({ length: 9 }, (_, i) => `${i + 1}.kt`));
    assert.equal(desk.asked.length, 9);
  });

  it('are asked for the newest of very many, and not at all after the end', async () => {
    await desk.offer(...Array.from({ length: 500 }, (_, i) => `${i}.kt`));
    assert.ok(desk.asked.length <= 51, `${desk.asked.length} asked`);
    assert.equal(desk.asked.at(-1), '499.kt');
    desk.feed.dispose();
    await desk.offer('late.kt');
    assert.ok(!desk.asked.includes('late.kt'));
  });

  it('go on where the index could not answer', async () => {
    desk.wanted = (file) =>
      file === 'a.kt' ? Promise.reject(new Error('being started')) : Promise.resolve(true);
    await desk.offer('a.kt', 'b.kt');
    assert.deepEqual(desk.asked, ['b.kt']);
    assert.equal(desk.troubles.length, 1);
  });
});
