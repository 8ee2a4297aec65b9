import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CodeLines, type LineColorer } from '../../webview/code/codeLines.ts';
import { languageNames, languageOf } from '../../webview/code/languages.ts';
import { classOf, syntaxTheme } from '../../webview/code/syntaxTheme.ts';

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

  it('have a class for every colour of the theme', () => {
    for (const { settings } of syntaxTheme.settings.slice(1)) {
      assert.match(classOf(settings.foreground) ?? '', /^syntax-/u);
    }
    assert.equal(classOf(syntaxTheme.fg), undefined);
  });
});
