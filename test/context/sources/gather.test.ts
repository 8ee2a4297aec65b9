import assert from 'node:assert/strict';
import type { TerminalSelection } from '../../../src/protocol/terminalSelection.ts';
import type { OpenEditor } from '../../../src/context/editorSource.ts';
import {
  gatherContext,
  type GatherParts,
  type Gathered,
  type GatherRequest,
} from '../../../src/context/sources/gather.ts';
import type { NamedPlace } from '../../../src/context/sources/contextSources.ts';
import { editor } from '../samples.ts';
import { chunk, fakeRetriever, fakeSources } from './fakeSources.ts';

const { signal } = new AbortController();

function gather(more: Partial<GatherRequest>, parts: GatherParts = {}): Promise<Gathered> {
  const request = {
    question: '',
    pins: [],
    editors: [],
    attached: [],
    removed: new Set<string>(),
    available: 8_000,
  };
  return gatherContext({ ...request, ...more }, parts, signal);
}

function fileNamed(file: OpenEditor): (name: string) => Promise<NamedPlace | undefined> {
  return (name) => Promise.resolve(name === file.path ? { type: 'file', file } : undefined);
}

const cart = editor('src/cart.ts', 'one\ntwo\nthree\nfour\n');

describe('gathering context', () => {
  it('takes along the file that the question mentions', async () => {
    const sources = fakeSources({ find: fileNamed(cart) });
    const { named, pieces } = await gather({ question: 'Why @src/cart.ts?' }, { sources });
    assert.deepEqual(named, [{ file: cart, how: 'mentioned' }]);
    assert.deepEqual(pieces, []);
  });

  it('takes along the lines that the question mentions, and no others', async () => {
    const sources = fakeSources({ find: fileNamed(cart) });
    const { named, pieces } = await gather({ question: 'Why @src/cart.ts:2-3?' }, { sources });
    assert.deepEqual(named, []);
    assert.equal(pieces.length, 1);
    assert.match(pieces[0]?.text ?? '', /lines 2-3\n```typescript\ntwo\nthree\n```/u);
  });

  it('leaves what nothing is called by as words of the question', async () => {
    const sources = fakeSources();
    const gathered = await gather({ question: 'Ask @anna about @Injectable' }, { sources });
    assert.deepEqual(gathered, { named: [], pieces: [], notes: [] });
    assert.deepEqual(sources.asked, ['anna', 'Injectable']);
  });

  it('takes along what is pinned, and names a pin whose file is gone', async () => {
    const pins = [
      { target: cart.uri, label: 'src/cart.ts' },
      { target: 'file:///gone.ts', label: 'gone.ts' },
    ];
    const sources = fakeSources({
      read: (uri) => Promise.resolve(uri === cart.uri ? { type: 'file', file: cart } : undefined),
    });
    const { named, pieces } = await gather({ pins }, { sources });
    assert.deepEqual(named, [{ file: cart, how: 'pinned' }]);
    assert.deepEqual(
      pieces.map(({ label, leftOut, removable }) => [label, leftOut, removable]),
      [['gone.ts', 'unreadable', true]],
    );
  });

  it('lists a folder and offers its files', async () => {
    const folder = {
      uri: 'file:///src',
      path: 'src',
      paths: ['cart.ts', 'logo.png'],
      cut: false,
      hidden: 3,
      files: [
        cart,
        editor('src/logo.png', '', { content: { type: 'left-out', reason: 'binary' } }),
      ],
    };
    const sources = fakeSources({ find: () => Promise.resolve({ type: 'folder', folder }) });
    const { pieces } = await gather({ question: '@src' }, { sources });
    assert.deepEqual(
      pieces.map(({ id }) => id),
      ['folder:file:///src', 'open-editor:file:///src/cart.ts'],
    );
    assert.match(
      pieces[0]?.text ?? '',
      /^Folder: src, 2 files\n```text\ncart\.ts\nlogo\.png\n```/u,
    );
    assert.equal(pieces[0]?.note, 'without 3 that are ignored, or there for secrets');
  });

  it('asks the index with the question, what is open and what is mentioned', async () => {
    const sources = fakeSources({ find: fileNamed(cart), recent: () => ['file:///r.ts'] });
    const retriever = fakeRetriever([chunk('src/tax.ts', 5)], 'The index is still being built.');
    const editors = [editor('b.ts', 'b'), editor('a.ts', 'a', { active: true })];
    const question = 'How is @src/cart.ts taxed?';
    const { pieces, notes } = await gather({ question, editors }, { sources, retriever });
    const [query] = retriever.queries;
    assert.deepEqual(query?.open, ['file:///a.ts', 'file:///b.ts']);
    assert.deepEqual(query?.recent, ['file:///r.ts']);
    assert.deepEqual(query?.mentioned, [cart.uri]);
    assert.equal(query?.question, question);
    const { id, kind, score, why, lines } = pieces[0] ?? {};
    assert.deepEqual(
      [id, kind, score, why, lines],
      ['retrieved:file:///src/tax.ts:5-6', 'retrieved', 10, ['words'], { start: 5, end: 6 }],
    );
    assert.match(pieces[0]?.text ?? '', /^Part: src\/tax\.ts, lines 5-6, in Cart\.add\n/u);
    assert.deepEqual(notes, ['The index is still being built.']);
  });

  it('asks the index nothing where nothing is asked, and works without one', async () => {
    const retriever = fakeRetriever([chunk('a.ts', 1)]);
    assert.deepEqual((await gather({ question: ' \n' }, { retriever })).pieces, []);
    assert.deepEqual(retriever.queries, []);
    assert.deepEqual((await gather({ question: 'Why?' })).pieces, []);
  });

  it('says that a part may be old', async () => {
    const retriever = fakeRetriever([chunk('a.ts', 1, { stale: true })]);
    const { pieces } = await gather({ question: 'Why?' }, { retriever });
    assert.equal(pieces[0]?.stale, true);
  });

  it('offers no part of a file that the person took away', async () => {
    const retriever = fakeRetriever([chunk('a.ts', 1), chunk('b.ts', 1)]);
    const shown = { ...cart, lines: { start: 1, end: 2 }, text: 'one\ntwo' };
    const sources = fakeSources({ visible: () => shown });
    const removed = new Set(['open-editor:file:///a.ts', `open-editor:${cart.uri}`]);
    const { pieces } = await gather({ question: 'Why?', removed }, { sources, retriever });
    assert.deepEqual(
      pieces.map(({ label }) => label),
      ['b.ts'],
    );
  });

  it('does without what is worth far less than the best', async () => {
    const retriever = fakeRetriever([
      chunk('a.ts', 1, { score: 20 }),
      chunk('b.ts', 1, { score: 6 }),
      chunk('c.ts', 1, { score: 2 }),
    ]);
    const { pieces } = await gather({ question: 'Why?' }, { retriever });
    assert.deepEqual(
      pieces.map(({ label }) => label),
      ['a.ts', 'b.ts'],
    );
  });

  it('gives parts of a file that is too large', async () => {
    const content = { type: 'left-out', reason: 'too-large', note: '5.0 MB' } as const;
    const large = editor('big.ts', '', { content, active: true });
    const sources = fakeSources({
      largeFile: () =>
        Promise.resolve({
          outline: '1: class Cart',
          parts: [{ lines: { start: 41, end: 80 }, text: 'body', score: 2 }],
        }),
    });
    const { pieces } = await gather({ question: 'Why?', editors: [large] }, { sources });
    assert.deepEqual(
      pieces.map(({ id, group }) => [id, group]),
      [
        ['outline:file:///big.ts', 'large:file:///big.ts'],
        ['part:file:///big.ts:41-80', 'large:file:///big.ts'],
      ],
    );
    const small = editor('small.ts', 'small', { active: true });
    assert.deepEqual((await gather({ editors: [small] }, { sources })).pieces, []);
    const long = editor('long.ts', 'x'.repeat(16_001), { active: true });
    assert.equal((await gather({ editors: [long] }, { sources })).pieces.length, 2);
  });

  it('gives smaller parts of it to a model with a small window', async () => {
    const content = { type: 'left-out', reason: 'too-large', note: '5.0 MB' } as const;
    const large = editor('big.ts', '', { content, active: true });
    const text = Array.from({ length: 40 }, (_, i) => `line ${i + 41} ${'x'.repeat(50)}`).join(
      '\n',
    );
    const parts = [{ lines: { start: 41, end: 80 }, text, score: 2 }];
    const sources = fakeSources({ largeFile: () => Promise.resolve({ outline: '', parts }) });
    const request = { question: 'Why?', editors: [large] };
    const { pieces } = await gather({ ...request, available: 3_000 }, { sources });
    assert.ok(pieces.length >= 4, `${pieces.length} parts`);
    for (const { lines, text: shown } of pieces) {
      assert.match(shown, new RegExp(`\\nline ${lines?.start} `, 'u'));
      assert.match(shown, new RegExp(`\\nline ${lines?.end} x*\\n\`\`\``, 'u'));
    }
    const wide = await gather({ ...request, available: 60_000 }, { sources });
    assert.deepEqual(
      wide.pieces.map(({ lines }) => lines),
      [{ start: 41, end: 80 }],
    );
  });

  it('shows nothing of a file that is kept away, though it is in view', async () => {
    const shown = { ...cart, lines: { start: 2, end: 2 }, text: 'two' };
    const sources = fakeSources({ visible: () => shown });
    assert.equal((await gather({ editors: [cart] }, { sources })).pieces.length, 1);
    const content = { type: 'left-out', reason: 'unavailable' } as const;
    const editors = [{ ...cart, active: true, content }];
    assert.deepEqual((await gather({ editors }, { sources })).pieces, []);
  });

  it('answers each # with what there is, or says why there is nothing', async () => {
    const sources = fakeSources({
      problems: () => [
        {
          path: 'a.ts',
          severity: 'error',
          line: 3,
          column: 7,
          message: 'No\n such',
          source: 'ts(1)',
        },
      ],
      changes: () =>
        Promise.resolve({
          type: 'there',
          value: [{ path: 'a.ts', uri: 'file:///a.ts', diff: '-old\n+new' }],
        }),
    });
    const question = 'Fix #problems of #diff with #search, #selection and #terminal';
    const terminal = { type: 'missing', reason: 'no terminal is open' } as const;
    const { pieces } = await gather({ question, terminal }, { sources });
    assert.deepEqual(
      pieces.map(({ id, leftOut, note }) => [id, leftOut, note]),
      [
        ['problems', undefined, undefined],
        ['diff:file:///a.ts', undefined, undefined],
        ['search', 'unavailable', 'no search editor is open'],
        ['selection', 'unavailable', 'nothing is selected'],
        ['terminal', 'unavailable', 'no terminal is open'],
      ],
    );
    assert.equal(
      pieces[0]?.text,
      'Problems: 1 error, 0 warnings\n```text\na.ts:3:7 error: No such [ts(1)]\n```\n\n',
    );
    assert.equal(pieces[1]?.text, 'Changes: a.ts\n```diff\n-old\n+new\n```\n\n');
  });

  it('takes along what is selected in the terminal, of much of it the last lines', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i}`);
    const sources = fakeSources();
    const selected = (text: string, more: Partial<TerminalSelection> = {}) => ({
      question: 'Why #terminal?',
      terminal: { type: 'there', value: { terminal: 'bash', text, ...more } } as const,
    });
    const few = await gather(selected('a\n```\nb'), { sources });
    assert.deepEqual(
      few.pieces.map(({ id, kind, label, text, note }) => [id, kind, label, text, note]),
      [
        [
          'terminal',
          'terminal',
          'bash',
          'Terminal: bash\n````text\na\n```\nb\n````\n\n',
          undefined,
        ],
      ],
    );
    const [much] = (await gather(selected(lines.join('\n'), { dropped: 7 }), { sources })).pieces;
    const sent = much?.text.split('\n').slice(2, -3) ?? [];
    assert.deepEqual(sent, lines.slice(-sent.length), 'whole lines, the last ones');
    assert.ok(sent.length > 100 && sent.length < 1_900, `${sent.length} lines`);
    assert.equal(much?.note, `${2_007 - sent.length} lines before it`);
    const [long] = (await gather(selected(`x${'😀'.repeat(9_999)}`), { sources })).pieces;
    assert.match(long?.text ?? '', /😀\n```\n\n$/u);
    assert.ok(long?.text.isWellFormed(), 'no half of a character');
    const [none] = (await gather({ question: '#terminal' }, { sources })).pieces;
    assert.equal(none?.leftOut, 'unavailable');
    assert.match(none?.note ?? '', /write it anew$/u);
  });

  it('says that there are no problems and no changes', async () => {
    const { pieces } = await gather({ question: '#problems #diff' }, { sources: fakeSources() });
    assert.deepEqual(
      pieces.map(({ text }) => text),
      ['Problems: 0 errors, 0 warnings\n\n', 'Changes: none\n\n'],
    );
  });

  it('takes along the skill that the question calls, with its note', async () => {
    const called = { uri: 'file:///SKILL.md', name: 'notes', text: 'In short.', note: 'Asks a.' };
    const sources = fakeSources({
      skill: (text) => Promise.resolve(text === '/notes now' ? called : undefined),
    });
    const { pieces, notes } = await gather({ question: '/notes now' }, { sources });
    assert.deepEqual(
      pieces.map(({ id, kind, label, text }) => [id, kind, label, text]),
      [
        [
          'skill:file:///SKILL.md',
          'skill',
          '/notes',
          'Skill: notes\n```markdown\nIn short.\n```\n\n',
        ],
      ],
    );
    assert.deepEqual(notes, ['Asks a.']);
    const retriever = fakeRetriever([chunk('SKILL.md', 1), chunk('other.ts', 1)]);
    const found = await gather({ question: '/notes now' }, { sources, retriever });
    assert.deepEqual(
      found.pieces.map(({ kind, uri }) => [kind, uri]),
      [
        ['skill', 'file:///SKILL.md'],
        ['retrieved', 'file:///other.ts'],
      ],
      'its file is not told twice',
    );
    assert.deepEqual((await gather({ question: 'notes' }, { sources })).pieces, []);
  });

  it('takes along what the project says, and says where it may not', async () => {
    const file = { uri: 'file:///AGENTS.md', path: 'AGENTS.md', text: 'Use tabs.' };
    const trusted = fakeSources({
      instructions: () => Promise.resolve({ type: 'there', value: [file] }),
    });
    const [piece] = (await gather({}, { sources: trusted })).pieces;
    assert.equal(piece?.text, 'Project instructions: AGENTS.md\n```markdown\nUse tabs.\n```\n\n');
    const reason = 'the workspace is not trusted';
    const untrusted = fakeSources({
      instructions: () => Promise.resolve({ type: 'missing', reason }),
    });
    const [left] = (await gather({}, { sources: untrusted })).pieces;
    assert.deepEqual([left?.leftOut, left?.note, left?.text], ['untrusted', reason, '']);
  });
});
