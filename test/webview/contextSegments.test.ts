import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { contextKinds, leftOutReasons, type ContextItem } from '../../src/protocol/contextItems.ts';
import { contextSegments } from '../../webview/contextSegments.ts';
import { windowUse } from '../../webview/contextText.ts';
import { receipt } from '../ui/panelContent.ts';

const items: fc.Arbitrary<readonly ContextItem[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...contextKinds),
      tokens: fc.nat({ max: 5_000 }),
      leftOut: fc.option(fc.constantFrom(...leftOutReasons), { nil: undefined }),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ kind, tokens, leftOut }, i) => ({
      id: String(i),
      kind,
      label: `item ${i}`,
      tokens,
      removable: true,
      ...(leftOut ? { leftOut } : {}),
    })),
  );

describe('context by source', () => {
  it('adds up to all that is sent, and shows every piece once', () => {
    fc.assert(
      fc.property(items, fc.nat({ max: 3_000 }), (all, message) => {
        const sent = all.filter((item) => item.leftOut === undefined);
        const used = sent.reduce((sum, { tokens }) => sum + tokens, message);
        const segments = contextSegments(receipt({ items: all, used }));
        assert.equal(
          segments.reduce((sum, { tokens }) => sum + tokens, 0),
          used,
        );
        const shown = segments.flatMap((segment) => segment.items.map(({ id }) => id));
        assert.deepEqual(shown.toSorted(), all.map(({ id }) => id).toSorted());
        assert.equal(new Set(segments.map(({ source }) => source)).size, segments.length);
      }),
    );
  });

  it('gives what the model may call a place of its own', () => {
    const item = { id: 't', kind: 'tools', label: 'Tools', tokens: 5, removable: false } as const;
    const segments = contextSegments(receipt({ items: [item], used: 7 }));
    assert.deepEqual(
      segments.map(({ source, tokens }) => [source, tokens]),
      [
        ['tools', 5],
        ['message', 2],
      ],
    );
  });

  it('shows no source that has nothing', () => {
    const segments = contextSegments(receipt({ items: [], used: 7 }));
    assert.deepEqual(segments, [{ source: 'message', tokens: 7, items: [] }]);
    assert.deepEqual(contextSegments(receipt({ items: [], used: 0 })), []);
  });
});

describe('how full the window is', () => {
  const at = (used: number): string =>
    windowUse(receipt({ used, window: 1_100, reserve: 100 })).fullness;

  it('says so from 70, 85 and 95 percent on', () => {
    assert.deepEqual([699, 700, 849, 850, 949, 950].map(at), [
      'fine',
      'filling',
      'filling',
      'tight',
      'tight',
      'full',
    ]);
  });
});
