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
});

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

/** How many strings of the page are the reply, as far as it had come. */
async function copiesIn(session: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', take);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot: shape, nodes, strings } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const [size, name] = ['self_size', 'name'].map((each) => shape.meta.node_fields.indexOf(each));
  assert.ok(size !== undefined && name !== undefined);
  let copies = 0;
  for (let at = 0; at < nodes.length; at += shape.meta.node_fields.length) {
    const isLarge = (nodes[at + size] ?? 0) >= begun;
    if (isLarge && strings[nodes[at + name] ?? -1]?.startsWith(sign)) copies++;
  }
  return copies;
}

interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}
