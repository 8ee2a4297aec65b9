import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CodeLines, type LineColorer } from '../../webview/code/codeLines.ts';
import { languageNames, languageOf } from '../../webview/code/languages.ts';
import { inkOf, rawTheme } from '../../webview/code/syntaxTheme.ts';

/** Colours a line by whether a comment is open before it, and counts its calls. */
function colorer(): { calls: string[]; color: LineColorer<boolean> } {
  const calls: string[] = [];
  return {
    calls,
    color: (line, before = false) => {
      calls.push(line);
      const after = line.includes('/*') || (before && !line.includes('*/'));
      return { spans: [{ text: line, className: before ? 'comment' : 'code' }], after };
    },
  };
}

const never = () => false;

function colored(text: string): unknown {
  const lines = new CodeLines(colorer().color);
  lines.update(text);
  lines.advance(never);
  return lines.lines();
}

describe('lines of code', () => {
  it('are coloured as a whole would be, however they grew or changed', () => {
    const piece = fc.constantFrom('a', '/*', '*/', '\n', 'b\n');
    fc.assert(
      fc.property(fc.array(fc.array(piece), { minLength: 1, maxLength: 8 }), (versions) => {
        const lines = new CodeLines(colorer().color);
        let text = '';
        for (const [at, version] of versions.entries()) {
          text = at % 3 === 2 ? version.join('') : text + version.join('');
          lines.update(text);
          lines.advance(never);
          assert.deepEqual(lines.lines(), colored(text));
        }
      }),
    );
  });

  it('of a growing block are coloured once each, but for the last', () => {
    const { calls, color } = colorer();
    const lines = new CodeLines(color);
    for (const text of ['one', 'one\ntw', 'one\ntwo', 'one\ntwo\nthree']) {
      lines.update(text);
      lines.advance(never);
    }
    assert.deepEqual(calls, ['one', 'tw', 'two', 'three']);
  });

  it('keep their colours until it is their turn to get others', () => {
    const named = (className: string): LineColorer<boolean> => {
      return (line) => ({ spans: [{ text: line, className }], after: undefined });
    };
    const few = (count: number) => () => count-- === 0;
    const lines = new CodeLines(named('old'));
    const classes = () => lines.lines().map(({ spans }) => spans?.[0]?.className ?? 'plain');
    lines.update('a\nb\nc\nd');
    lines.advance(few(3));
    lines.recolor(named('new'));
    assert.deepEqual(classes(), ['old', 'old', 'old', 'plain']);
    assert.equal(lines.advance(few(1)), false);
    assert.deepEqual(classes(), ['new', 'old', 'old', 'plain']);
    lines.recolor(named('newest'));
    lines.advance(few(1));
    lines.update('a\nb\nx\nd');
    assert.deepEqual(classes(), ['newest', 'old', 'plain', 'plain']);
    assert.equal(lines.advance(never), true);
    lines.update('z\nb');
    assert.deepEqual(classes(), ['plain', 'plain']);
  });

  it('stay plain from where the time was over, and go on later', () => {
    const lines = new CodeLines(colorer().color);
    lines.update('a\nb\nc');
    let left = 2;
    assert.equal(
      lines.advance(() => left-- === 0),
      false,
    );
    assert.deepEqual(
      lines.lines().map((line) => line.spans !== undefined),
      [true, true, false],
    );
    assert.equal(lines.advance(never), true);
  });
});

describe('languages', () => {
  it('go by the names that models use', () => {
    const names = {
      ts: 'typescript',
      TSX: 'tsx',
      py: 'python',
      sh: 'bash',
      'c++': 'cpp',
      'c#': 'csharp',
      yml: 'yaml',
      dockerfile: 'docker',
      rs: 'rust',
      pwsh: 'powershell',
      makefile: 'make',
      terraform: 'hcl',
      env: 'dotenv',
    };
    for (const [name, language] of Object.entries(names)) assert.equal(languageOf(name), language);
    for (const name of ['', 'nonsense', '__proto__', 'constructor', '../evil']) {
      assert.equal(languageOf(name), undefined);
    }
    assert.ok(languageNames().length >= 28);
  });

  it('have a kind for every colour of the page’s own theme, and colours for those of another', () => {
    const rules = [{ scope: ['comment'], foreground: '#00000A', fontStyle: 'bold' }];
    const [plain, ...kinds] = rawTheme({ own: true, rules }).settings.map(({ settings }) =>
      inkOf(settings.foreground?.toUpperCase()),
    );
    assert.equal(plain, undefined);
    assert.deepEqual(kinds.pop(), { color: '#00000a' });
    assert.ok(kinds.length > 15);
    for (const ink of kinds) assert.ok(ink && 'kind' in ink);
    assert.deepEqual(rawTheme({ own: false, rules }).settings.slice(1), [
      { scope: ['comment'], settings: { foreground: '#00000A', fontStyle: 'bold' } },
    ]);
  });
});
