import assert from 'node:assert/strict';
import { indexReport } from '../../src/commands/indexReport.ts';
import type { IndexReport } from '../../src/context/index/indexState.ts';

const report: IndexReport = {
  state: {
    phase: 'building',
    files: 1_200,
    waiting: 5_300,
    complete: false,
    full: true,
    pauses: [],
  },
  roots: [{ folder: '/home/me/shop', prefix: '' }],
  bytes: 10 * 1_048_576,
  chunks: 9_000,
  memory: 4 * 1_048_576,
  heap: 30 * 1_048_576,
  external: 60 * 1_048_576,
  saved: { bytes: 1_048_576, at: 0 },
  languages: [
    { language: 'typescript', files: 1_000, bytes: 9e6, chunks: 8_000, withoutGrammar: 2 },
    { language: '', files: 200, bytes: 1e6, chunks: 1_000, withoutGrammar: 200 },
  ],
  leftOut: [
    { reason: 'binary', count: 1, paths: ['logo.bin'] },
    { reason: 'ignored', count: 250, paths: ['dist/', 'a`b\n# no heading.ts'] },
  ],
  notes: [{ path: 'old.c', note: 'Not UTF-8: read as Latin-1' }],
  noted: 1,
  counts: { parsed: 1_200, remembered: 3, read: 1_210 },
  times: { open: undefined, walk: 200, build: undefined, save: 30 },
  events: [{ at: 0, text: 'The saved index was damaged: built anew.\n# not a heading' }],
};

describe('the index report', () => {
  it('says how far it is, what it holds and what it costs', () => {
    const text = indexReport(report);
    assert.match(text, /being built\. 5,300 files are still to be read/u);
    assert.match(text, /limits in the settings left files out/u);
    assert.match(text, /\| Files \| 1,200 \|/u);
    assert.match(text, /1 MB, saved 1970-01-01T00:00:00\.000Z \(10 % of the text\)/u);
    assert.match(text, /\| typescript \| 1,000 \| 8\.6 MB \| 8,000 \| 2 \|/u);
    assert.match(text, /\| others \| 200 \|/u);
    assert.match(text, /Walking the folders \| 200 ms/u);
  });

  it('names what is left out, the larger groups first, and how many more there are', () => {
    const text = indexReport(report);
    assert.ok(text.indexOf('Ignored by') < text.indexOf('### Binary: 1'));
    assert.match(text, /- `dist\/`\n/u);
    assert.match(text, /… and 248 more/u);
    assert.match(text, /`old\.c`: Not UTF-8: read as Latin-1/u);
  });

  it('lets no name of a file and no message become markup', () => {
    const headings = indexReport(report)
      .split('\n')
      .filter((line) => line.startsWith('#'));
    assert.ok(!headings.some((line) => /no heading|not a heading/u.test(line)));
    assert.match(indexReport(report), /- `` a`b\uFFFD# no heading\.ts ``/u);
  });

  it('says why it rests, and when it is done', () => {
    const { state } = report;
    const pauses = ['a model on this machine answers'];
    assert.match(
      indexReport({ ...report, state: { ...state, pauses } }),
      /rests: a model on this machine answers/u,
    );
    const done = { ...state, phase: 'ready', complete: true, full: false, waiting: 0 } as const;
    const text = indexReport({ ...report, state: done, leftOut: [], noted: 0, events: [] });
    assert.match(text, /up to date/u);
    assert.doesNotMatch(text, /limits|went wrong|Notes on/u);
  });

  it('says that there is none, and which folders cannot be read', () => {
    const text = indexReport(undefined, ['vscode-vfs://github/a/b']);
    assert.match(text, /no index/u);
    assert.match(text, /- `vscode-vfs:\/\/github\/a\/b`/u);
  });
});
