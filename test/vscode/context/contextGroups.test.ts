import assert from 'node:assert/strict';
import type { ContextItem } from '../../../src/protocol/contextItems.ts';
import { contextGroups } from '../../../src/vscode/context/contextGroups.ts';

function item(id: string, changes: Partial<ContextItem>): ContextItem {
  return { id, kind: 'open-editor', label: id, tokens: 10, removable: true, ...changes };
}

const items: readonly ContextItem[] = [
  item('instructions', { kind: 'instructions', removable: false, tokens: 200 }),
  item('a', { uri: 'file:///a.ts', label: 'a.ts', lines: { start: 3, end: 9 }, tokens: 1_204 }),
  item('b', { uri: 'file:///b.ts', kind: 'retrieved', lines: { start: 1, end: 1 } }),
  item('c', { uri: 'file:///c.ts', leftOut: 'removed', tokens: 7 }),
  item('d', { uri: 'file:///d.ts', kind: 'pinned' }),
  item('e', { kind: 'search', uri: 'untitled:search' }),
  item('f', { uri: 'file:///f.ts', kind: 'pinned', leftOut: 'too-large', note: '50 MB' }),
];

const pins = ['d', 'f'].map((name) => ({ target: `file:///${name}.ts`, label: `${name}.ts` }));

describe('the context of the next message, in groups', () => {
  const groups = contextGroups({ items, estimated: true }, pins);
  const group = (name: string) => groups.find((each) => each.name === name);

  it('has each piece once, what is pinned first and what is not sent last', () => {
    assert.deepEqual(
      groups.map(({ name, lines }) => [name, lines.map((each) => each.item.id)]),
      [
        ['Pinned', ['d', 'f']],
        ['Files', ['a']],
        ['Found for the Question', ['b']],
        ['Workspace', ['e']],
        ['Chat', ['instructions']],
        ['Left Out', ['c']],
      ],
    );
  });

  it('counts only what is sent', () => {
    assert.equal(group('Pinned')?.tokens, 10);
    assert.equal(group('Left Out')?.tokens, 0);
    assert.equal(group('Chat')?.tokens, 200);
  });

  it('names lines, tokens and why something is left out', () => {
    const said = groups.flatMap(({ lines }) => lines.map(({ label, detail }) => [label, detail]));
    assert.deepEqual(said[2], ['a.ts:3-9', '≈1,204 tokens']);
    assert.deepEqual(said[3], ['b:1', '≈10 tokens']);
    assert.deepEqual(said[1], ['f', 'too large, 50 MB']);
    assert.deepEqual(said.at(-1), ['c', 'removed']);
  });

  it('can pin files, and nothing that is none', () => {
    assert.deepEqual(group('Files')?.lines[0]?.pin, {
      target: 'file:///a.ts',
      label: 'a.ts',
      pinned: false,
    });
    assert.equal(group('Pinned')?.lines[0]?.pin?.pinned, true);
    assert.equal(group('Workspace')?.lines[0]?.pin, undefined);
    assert.equal(group('Chat')?.lines[0]?.pin, undefined);
  });

  it('is nothing where nothing goes along', () => {
    assert.deepEqual(contextGroups({ items: [], estimated: false }, pins), []);
  });
});
