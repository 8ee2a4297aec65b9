import assert from 'node:assert/strict';
import type { ContextItem } from '../../../src/protocol/contextItems.ts';
import { shownFiles } from '../../../src/vscode/proposals/shownFiles.ts';
import { editor, reply } from '../../context/samples.ts';

const item = (path: string, more: Partial<ContextItem> = {}): ContextItem => ({
  id: `open-editor:file:///${path}`,
  kind: 'open-editor',
  label: path,
  uri: `file:///${path}`,
  tokens: 1,
  removable: true,
  ...more,
});

describe('the files that a model was shown', () => {
  const selection = { lines: { start: 2, end: 3 }, text: 'b\nc' };
  const asked = { lines: selection.lines, text: 'a\nb\nc\n' };

  it('are those of which something was sent, attached or not', () => {
    const attached = [editor('target.ts', 'a\nb\nc\n', { selection }), editor('large.ts', 'x')];
    const receipt = {
      ...reply('m', '').receipt,
      items: [
        item('target.ts'),
        item('large.ts', { leftOut: 'does-not-fit' }),
        item('beside.ts'),
        item('found.ts', { id: 'chunk:1', kind: 'retrieved' }),
        item('removed.ts', { leftOut: 'removed' }),
      ],
    };
    assert.deepEqual(shownFiles(attached, { receipt }), [
      { path: 'target.ts', uri: 'file:///target.ts', isPart: false, asked },
      { path: 'beside.ts', uri: 'file:///beside.ts', isPart: false, asked: undefined },
      { path: 'found.ts', uri: 'file:///found.ts', isPart: true, asked: undefined },
    ]);
  });

  it('are shown in part where only what is selected was sent', () => {
    const receipt = {
      ...reply('m', '').receipt,
      items: [
        item('target.ts', { id: 'selection:file:///target.ts:2-3', kind: 'selection' }),
        item('target.ts', { leftOut: 'does-not-fit' }),
      ],
    };
    assert.deepEqual(shownFiles([editor('target.ts', 'a\nb\nc\n', { selection })], { receipt }), [
      { path: 'target.ts', uri: 'file:///target.ts', isPart: true, asked },
    ]);
  });
});
