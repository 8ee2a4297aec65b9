// What the index's thread tells of itself is shown in VS Code's language.
import assert from 'node:assert/strict';
import { reportInWords } from '../../../src/context/index/inWords.ts';
import type { IndexReport } from '../../../src/context/index/indexState.ts';
import { useLanguage } from '../../../src/protocol/texts.ts';
import { inCapitals, plain } from '../../helpers/shouting.ts';

const report: IndexReport = {
  state: {
    phase: 'paused',
    files: 1,
    waiting: 0,
    complete: true,
    full: false,
    pauses: ['The machine runs on its battery', 'ein Modell antwortet'],
    grammarFault: 'The parser for go crashed too often.',
  },
  roots: [],
  bytes: 0,
  chunks: 0,
  memory: 0,
  heap: 0,
  external: 0,
  saved: undefined,
  languages: [],
  leftOut: [],
  notes: [
    { path: 'The file', note: 'Not UTF-8: read as Latin-1; The file is too large to parse.' },
  ],
  noted: 1,
  counts: { parsed: 0, remembered: 0, read: 0 },
  times: { open: undefined, walk: undefined, build: undefined, save: undefined },
  events: [{ at: 1, text: 'The saved index was damaged: built anew.' }],
};

describe('what the index’s thread tells', () => {
  inCapitals();

  it('is in VS Code’s language, reasons of the host’s as they are', () => {
    const { state, notes, events } = reportInWords(report);
    assert.deepEqual(state.pauses, ['THE MACHINE RUNS ON ITS BATTERY', 'ein Modell antwortet']);
    assert.equal(state.grammarFault, 'THE PARSER FOR go CRASHED TOO OFTEN.');
    assert.deepEqual(notes, [
      { path: 'The file', note: 'NOT UTF-8: READ AS LATIN-1; THE FILE IS TOO LARGE TO PARSE.' },
    ]);
    assert.deepEqual(events, [{ at: 1, text: 'THE SAVED INDEX WAS DAMAGED: BUILT ANEW.' }]);
  });

  it('is the same in English', () => {
    useLanguage('en', plain);
    assert.deepEqual(reportInWords(report), report);
  });
});
