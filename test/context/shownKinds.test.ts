// Whatever is put into a request stands under a name that the instructions explain.
import assert from 'node:assert/strict';
import { findingsPrompt } from '../../src/commands/codePrompts.ts';
import { codePieces } from '../../src/context/codePieces.ts';
import { historySummary } from '../../src/context/compaction/historySummary.ts';
import type { OpenEditor } from '../../src/context/editorSource.ts';
import { shownKinds, systemPrompt } from '../../src/context/prompt.ts';
import {
  diffPieces,
  instructionPieces,
  problemsPiece,
  searchPiece,
  skillPiece,
  terminalPiece,
} from '../../src/context/sources/notePieces.ts';
import { personPiece } from '../../src/context/sources/personPiece.ts';
import { ranks, type Piece } from '../../src/context/sources/piece.ts';
import {
  folderPieces,
  largeFilePieces,
  retrievedPiece,
  visiblePiece,
} from '../../src/context/sources/placePieces.ts';
import { editor, reply, session } from './samples.ts';

const lines = { start: 1, end: 1 };
const file = editor('a.ts', 'a\nb', { selection: { lines, text: 'a' } });
const open = (more: Partial<OpenEditor>, how?: 'mentioned' | 'pinned'): readonly Piece[] => {
  const named = how ? [{ file: { ...file, ...more }, how }] : [];
  const editors = how ? [] : [{ ...file, ...more }];
  return codePieces(editors, { named, removed: new Set(), without: new Set() });
};
const there = <T>(value: T) => ({ type: 'there', value }) as const;
const place = { uri: 'file:///a.ts', path: 'a.ts' };
const shown = { ...place, language: 'typescript', dirty: false, lines, text: 'a' };

function summary(): readonly Piece[] {
  const state = session([{ id: 'm', said: 'Hello', replies: [reply('m', 'Hi')] }]);
  const [message] = state.messages;
  assert.ok(message);
  const tokens = { tokensBefore: 9, tokensAfter: 3, strategies: [], facts: { of: 0, retained: 0 } };
  const told = { id: 'c', upTo: message.id, covered: 2, summary: 'They met.', kept: [], at: 0 };
  const made = historySummary({ ...state, compactions: [{ ...told, ...tokens }] });
  assert.ok(made);
  return [made.piece];
}

/** A new kind of piece has to be given a way in here, and then its header a place in the instructions. */
const pieces: Readonly<Record<Piece['kind'], () => readonly Piece[]>> = {
  selection: () => open({}),
  'active-editor': () => open({ active: true }),
  'open-editor': () => open({}),
  mentioned: () => [
    ...open({}, 'mentioned'),
    personPiece(
      {
        name: 'Anna',
        all: 1,
        commits: [{ hash: 'abc', at: 0, message: 'fix', files: [], hidden: 0 }],
      },
      100,
    ),
  ],
  pinned: () => open({}, 'pinned'),
  visible: () => [visiblePiece(shown)],
  retrieved: () => [
    retrievedPiece({
      ...shown,
      startLine: 1,
      endLine: 1,
      score: 1,
      why: [],
      stale: false,
      symbols: ['Cart'],
    }),
  ],
  outline: () => largeFilePieces(file, { outline: '1 class A', parts: [] }, ranks.open),
  folder: () =>
    folderPieces({ ...place, paths: ['a.ts'], cut: false, hidden: 0, files: [file] }, 'mentioned'),
  problems: () => [
    problemsPiece([
      { path: 'a.ts', severity: 'error', line: 1, column: 1, message: 'No', source: '' },
    ]),
  ],
  diff: () => diffPieces(there([{ ...place, diff: '+a' }])),
  search: () => [searchPiece(there('a.ts: a'))],
  terminal: () => [terminalPiece(there({ terminal: 'bash', text: 'a' }), 100)],
  'project-instructions': () => instructionPieces(there([{ ...place, text: 'Be kind.' }])),
  skill: () => [skillPiece({ ...place, name: 'release', text: 'Do it.' })],
  summary,
};

function headerOf(text: string): string {
  return /^(?<kind>[A-Z][a-z ]+): /u.exec(text)?.groups?.['kind'] ?? text;
}

function headers(): ReadonlySet<string> {
  const texts = Object.entries(pieces).flatMap(([kind, make]) => {
    const own = make().filter((piece) => piece.kind === kind);
    assert.ok(own.length > 0, `no piece of kind ${kind}`);
    return own.map(({ text, leftOut }) => {
      assert.ok(text !== '', `${kind}: ${leftOut}`);
      return text;
    });
  });
  const { values } = findingsPrompt({ path: 'a.ts', lines, what: 'file' }, 'a');
  return new Set([...texts, ...('code' in values ? [values.code] : [])].map(headerOf));
}

describe('the kinds of pieces that models are told of', () => {
  it('are all that are ever put before a question or into it', () => {
    for (const kind of headers()) {
      assert.ok(systemPrompt.includes(`"${kind}:"`), `“${kind}:” is not explained`);
    }
  });

  it('are no more than those', () => {
    assert.deepEqual(new Set(Object.keys(shownKinds)), headers());
  });
});
