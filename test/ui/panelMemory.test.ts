// A reply that grows is kept once: a listener or an effect that holds the state before holds all its text.
import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

/** Characters with which the reply begins: a piece of the text that is drawn is much shorter. */
const begun = 200_000;
/** What it begins with, so that it is found among all strings. */
const sign = 'The one reply that grows';

describe('the text of a growing reply', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  it('is in the memory of the page once while it grows', async () => {
    panel = await openPanel('dark', 420, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    const text = sign.padEnd(40) + '\n\nA line of the reply.'.repeat(begun / 22);
    const live = reply('r', 'q', { status: 'running', text });
    await panel.send(snapshot([question('q', 'Well?'), live]));
    const session = await panel.page.context().newCDPSession(panel.page);
    const growing = panel.page.evaluate(grow, text.length);
    await panel.page.getByText('a word, a word, a word').waitFor();
    // Between two pieces the next one may be there already: what is kept is there at every look.
    const copies: number[] = [];
    while (copies.length < 5 && copies.at(-1) !== 1) copies.push(await copiesIn(session));
    await panel.page.evaluate(() => globalThis.dispatchEvent(new Event('enough')));
    await growing;
    assert.equal(copies.at(-1), 1, copies.join(', '));
  });

  it('takes hardly more than a byte for a character, though some need two', async () => {
    panel = await openPanel('dark', 420, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    const live = reply('r', 'q', { status: 'running', text: 'It begins.\n\n' });
    await panel.send(snapshot([question('q', 'Well?'), live]));
    // What looks for text brings much of its own.
    await panel.page.getByText('It begins.').waitFor();
    const session = await panel.page.context().newCDPSession(panel.page);
    const before = sizeOf(await stringsIn(session));
    const part = `${'A line of the reply.\n\n'.repeat(45)}It costs 5 €.\n\n`;
    const times = Math.ceil(begun / part.length);
    await panel.page.evaluate(growBy, { part, times, from: live.text.length });
    await panel.page.getByText('That is all.').waitFor();
    const length = times * part.length;
    // What is far from the view is let go of some frames later.
    const grown: number[] = [];
    while (grown.length < 4 && (grown.at(-1) ?? Infinity) >= 1.4 * length) {
      await panel.page.waitForTimeout(300);
      grown.push(sizeOf(await stringsIn(session)) - before);
    }
    const last = grown.at(-1) ?? 0;
    assert.ok(last < 1.4 * length, `${grown.join(', ')} bytes for ${length} characters`);
    assert.ok(last > length, `${last} bytes are less than what is there`);
  });

  it('has the patterns that colour code compiled for one width, though a character before it needs two', async () => {
    const narrow = await compiledFor('It is free from 50 EUR on.');
    const wide = await compiledFor('It is free from 50 € on.');
    assert.ok(narrow > 500_000, `${narrow} bytes are no patterns`);
    assert.ok(wide < 1.3 * narrow, `${wide} bytes instead of ${narrow}`);
  });

  /** Bytes of machine code in a new page once a reply of this text and some code has been drawn. */
  async function compiledFor(said: string): Promise<number> {
    panel = await openPanel('dark', 420, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    const live = reply('r', 'q', { status: 'running', text: 'It begins.\n\n' });
    await panel.send(snapshot([question('q', 'Well?'), live]));
    const part = `${said}\n\n\`\`\`ts\n${code}\n\`\`\`\n\n`;
    await panel.page.evaluate(growBy, { part, times: 2, from: live.text.length });
    await panel.page.getByText('That is all.').waitFor();
    await panel.page
      .locator('pre')
      .last()
      .getByText('shipping', { exact: true })
      .and(panel.page.locator('[class^=syntax-]'))
      .last()
      .waitFor();
    const session = await panel.page.context().newCDPSession(panel.page);
    const nodes = await nodesIn(session);
    await session.detach();
    await panel.close();
    return sizeOf(nodes.filter(({ value }) => value === 'system / InstructionStream'));
  }
});

/** With names, strings, numbers, a comment and a pattern: most of a grammar's rules are tried. */
const code = `export function total(cart: Cart, rules: Rules): Cents {
  const goods = cart.lines.reduce((sum, line) => sum + lineTotal(line), 0);
  // What the customer really pays.
  return round(goods + shipping(goods, "rules", /^(?:DE|AT)$/u));
}`;

/** Runs in the page: a piece with each turn of its loop, until it is enough. */
async function grow(from: number): Promise<void> {
  const enough = new AbortController();
  addEventListener('enough', () => enough.abort(), { once: true });
  for (let seq = 1, offset = from; !enough.signal.aborted; seq++, offset += 8) {
    const growth = { offset, text: 'a word, ', reasoningOffset: 0, reasoning: '' };
    postMessage({ type: 'grew', session: 'session-1', reply: 'r', seq, ...growth }, '*');
    await new Promise((resolve) => setTimeout(resolve));
  }
}

interface GrowBy {
  readonly part: string;
  readonly times: number;
  readonly from: number;
}

/** Runs in the page: a part so many times, in pieces, as fast as it can. */
async function growBy({ part, times, from }: GrowBy): Promise<void> {
  let [seq, offset] = [0, from];
  const send = (text: string): void => {
    const growth = { offset, text, reasoningOffset: 0, reasoning: '' };
    postMessage({ type: 'grew', session: 'session-1', reply: 'r', seq: ++seq, ...growth }, '*');
    offset += text.length;
  };
  for (let time = 0; time < times; time++) {
    for (let at = 0; at < part.length; at += 80) send(part.slice(at, at + 80));
    await new Promise((resolve) => setTimeout(resolve));
  }
  send('That is all.');
}

/** How many strings of the page are the reply, as far as it had come. */
async function copiesIn(session: CDPSession): Promise<number> {
  const strings = await stringsIn(session);
  return strings.filter(({ size, value }) => size >= begun && value?.startsWith(sign)).length;
}

const sizeOf = (nodes: readonly HeapNode[]): number =>
  nodes.reduce((sum, { size }) => sum + size, 0);

interface HeapNode {
  readonly kind: string;
  /** Bytes. */
  readonly size: number;
  /** Of a string as far as a snapshot shows it; of another node its name. */
  readonly value: string | undefined;
}

/** All strings of the page, once garbage was collected. */
async function stringsIn(session: CDPSession): Promise<readonly HeapNode[]> {
  const nodes = await nodesIn(session);
  return nodes.filter(({ kind }) => kind.endsWith('string'));
}

/** Whatever is in the page's heap, once garbage was collected. */
async function nodesIn(session: CDPSession): Promise<readonly HeapNode[]> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot: shape, nodes, strings } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = shape.meta;
  const [type, size, name] = ['type', 'self_size', 'name'].map((each) => fields.indexOf(each));
  assert.ok(type !== undefined && size !== undefined && name !== undefined);
  return Array.from({ length: nodes.length / fields.length }, (_, nth) => {
    const at = nth * fields.length;
    const kind = types[0]?.[nodes[at + type] ?? -1] ?? '';
    return { kind, size: nodes[at + size] ?? 0, value: strings[nodes[at + name] ?? -1] };
  });
}

interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      /** Of the first field its names. */
      readonly node_types: readonly (readonly string[])[];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}
