import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { type Chunker, createChunker } from '../../../src/context/chunks/chunker.ts';
import { grammarFolder, tilingFault } from './chunkerSamples.ts';

const java = `package a;

class Door {
  void open() {}
}
`;

describe('chunker', () => {
  let chunker: Chunker;
  let grammars: string;
  before(async () => {
    grammars = await grammarFolder();
    chunker = createChunker({ grammars });
  });
  after(() => chunker.dispose());

  async function symbolsOf(name: string, text: string): Promise<string[]> {
    const { chunks } = await chunker.chunk(name, text);
    return chunks.map(({ symbols }) => symbols.join('.'));
  }

  describe('tells the language', () => {
    const cases: Readonly<Record<string, readonly [name: string, text: string]>> = {
      typescript: ['src/a.b.ts', ''],
      ruby: ['Gemfile', 'gem "a"'],
      python: ['bin/run', '#!/usr/bin/env -S python3.12 -u\nprint()\n'],
      bash: ['run', '#!/bin/sh\necho\n'],
      javascript: ['cli', '#!/usr/bin/env node\n'],
      c: ['a.h', 'int a(void);\n'],
      cpp: ['a.h', '#pragma once\nnamespace a {\n}\n'],
      json: ['.eslintrc', '{}'],
      '': ['constructor', 'no language'],
    };
    for (const [language, [name, text]] of Object.entries(cases))
      it(`${name} is ${language || 'nothing known'}`, async () => {
        assert.equal((await chunker.chunk(name, text)).language, language);
      });
  });

  describe('sizes', () => {
    const method = (name: string, lines: number) =>
      `  ${name}() {\n${'    step();\n'.repeat(lines - 2)}  }\n`;

    it('merges small neighbours up to the target and names them all', async () => {
      const text = `class A {\n${Array.from({ length: 20 }, (_, i) => method(`m${i}`, 8)).join('')}}\n`;
      const { chunks } = await chunker.chunk('a.js', text);
      assert.ok(chunks.length >= 3 && chunks.length <= 5, `${chunks.length} chunks`);
      for (const { startLine, endLine } of chunks) assert.ok(endLine - startLine < 75);
      const names = chunks.flatMap(({ signature }) => signature.match(/\bm\d+/g) ?? []);
      assert.deepEqual(
        names,
        Array.from({ length: 20 }, (_, i) => `m${i}`),
      );
      assert.ok(chunks.every(({ symbols }) => symbols[0] === 'A'));
    });

    it('keeps a method of up to 120 lines whole', async () => {
      const text = `class A {\n${method('small', 4)}${method('large', 115)}}\n`;
      const { chunks } = await chunker.chunk('a.js', text);
      const large = chunks.find(({ symbols }) => symbols.includes('large'));
      assert.deepEqual([large?.startLine, large?.kind], [6, 'method']);
      assert.ok((large?.endLine ?? 0) >= 120);
    });

    it('splits a larger one between its statements; the pieces keep its name and signature', async () => {
      const step = '  if (a) {\n    b();\n  }\n';
      const text = `function large(a) {\n${step.repeat(100)}}\n`;
      const { chunks } = await chunker.chunk('a.js', text);
      assert.ok(chunks.length > 2);
      for (const { symbols, signature, startLine, endLine } of chunks) {
        assert.deepEqual([...symbols, signature], ['large', 'function large(a)']);
        assert.ok(startLine === 1 || (startLine - 2) % 3 === 0, `starts at line ${startLine}`);
        assert.ok(endLine - startLine < 120);
      }
    });

    it('names what is hidden in a function too large for one chunk', async () => {
      const text = `(function () {\n  function hidden() {\n${'    step();\n'.repeat(100)}  }\n  function other() {\n${'    step();\n'.repeat(100)}  }\n})();\n`;
      assert.deepEqual(await symbolsOf('a.js', text), ['hidden', 'other']);
    });
  });

  describe('when parsing does not work', () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grammars-'));
      fs.cpSync(grammars, folder, { recursive: true });
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    const wasm = (name: string) => path.join(folder, `${name}.wasm`);
    const broken: Readonly<Record<string, () => void>> = {
      missing: () => fs.rmSync(wasm('java')),
      empty: () => fs.writeFileSync(wasm('java'), ''),
      'cut short': () => fs.truncateSync(wasm('java'), 200_000),
      garbage: () => fs.writeFileSync(wasm('java'), Buffer.alloc(1000, 7)),
      'no grammar': () =>
        fs.writeFileSync(wasm('java'), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)),
      'another version': () => {
        const bytes = fs.readFileSync(wasm('java'));
        fs.writeFileSync(wasm('java'), Buffer.concat([bytes.subarray(0, 8), bytes.subarray(20)]));
      },
      'without its runtime': () => fs.rmSync(wasm('web-tree-sitter')),
      'without its script': () => fs.rmSync(path.join(folder, 'web-tree-sitter.mjs')),
    };
    for (const [what, damage] of Object.entries(broken))
      it(`a grammar that is ${what} leaves windows and a note`, async () => {
        damage();
        const other = createChunker({ grammars: folder });
        for (let i = 0; i < 3; i++) {
          const found = await other.chunk('A.java', java);
          assert.equal(found.how, 'windows');
          assert.match(found.note ?? '', /^The grammar for java could not be loaded: ./);
          assert.equal(tilingFault(java, found.chunks), undefined);
        }
        const python = await other.chunk('a.py', 'def a():\n  pass\n');
        assert.equal(python.how, what.startsWith('without') ? 'windows' : 'grammar');
        other.dispose();
      });

    it('a parser that crashes is loaded anew, three times at the most, and harms no other', async () => {
      const script = path.join(folder, 'web-tree-sitter.mjs');
      // The real runtime, but that a text with this word in it ends like a trap in WebAssembly.
      fs.renameSync(script, path.join(folder, 'real.mjs'));
      fs.writeFileSync(
        script,
        `import * as real from './real.mjs';
class Parser extends real.Parser {
  parse(text, ...rest) {
    if (text.includes('TRAP')) throw new WebAssembly.RuntimeError('unreachable');
    return super.parse(text, ...rest);
  }
}
const { Language } = real;
export { Parser, Language };`,
      );
      const other = createChunker({ grammars: folder });
      const hows: string[] = [];
      for (let i = 0; i < 4; i++) {
        const trapped = await other.chunk('A.java', `${java}// TRAP\n`);
        hows.push(`${trapped.how} ${trapped.note}`, (await other.chunk('A.java', java)).how);
      }
      const crash = 'windows The parser crashed: unreachable';
      const over = 'windows The parser for java crashed too often.';
      assert.deepEqual(hows, [
        crash,
        'grammar',
        crash,
        'grammar',
        crash,
        'windows',
        over,
        'windows',
      ]);
      assert.equal((await other.chunk('a.py', 'def a():\n  pass\n')).how, 'grammar');
      other.dispose();
    });

    it('a parse that takes too long is given up, and the next text is parsed', async () => {
      const slow = createChunker({ grammars, parseLimit: 1 });
      const text = `%w(${'%w('.repeat(20_000)}`;
      const found = await slow.chunk('a.rb', text);
      assert.deepEqual([found.how, found.note], ['windows', 'Parsing took longer than 1 ms.']);
      assert.equal(tilingFault(text, found.chunks), undefined);
      slow.dispose();
      const next = createChunker({ grammars, parseLimit: 500 });
      assert.equal((await next.chunk('a.rb', text)).how, 'windows');
      assert.equal((await next.chunk('b.rb', 'def a\nend\n')).how, 'grammar');
      next.dispose();
    });

    it('a text above the limit is not parsed', async () => {
      const small = createChunker({ grammars, parseChars: 100 });
      const found = await small.chunk('A.java', java.repeat(10));
      assert.deepEqual([found.how, found.note], ['windows', 'The file is too large to parse.']);
      small.dispose();
    });

    it('declarations are still told by the look of their lines', async () => {
      fs.rmSync(wasm('java'));
      const other = createChunker({ grammars: folder });
      const { chunks } = await other.chunk('A.java', java);
      assert.deepEqual(
        chunks.map(({ symbols }) => symbols),
        [['Door']],
      );
      other.dispose();
    });
  });

  describe('bears hostile files', () => {
    const deep = 10_000;
    const files: Readonly<Record<string, string>> = {
      'brackets.js': '('.repeat(deep),
      'blocks.ts': 'describe("a", () => {\n'.repeat(deep),
      'classes.java': 'class A {\n'.repeat(deep),
      'modules.rb': 'module A\n'.repeat(deep),
      'modules.ex': 'defmodule A do\n'.repeat(deep),
      'namespaces.cpp': 'namespace a {\n'.repeat(deep),
      'conditions.c': '#if A\n'.repeat(deep),
      'calls.js': 'describe("a", it("b", a(() =>\n'.repeat(deep),
      'ifs.py': Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}if a:`).join('\n'),
      'arrays.json': '['.repeat(deep),
      'objects.json': '{"a":\n'.repeat(deep),
      'keys.yaml': Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'classes.kt': Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i % 250)}class A {`).join(
        '\n',
      ),
      'quotes.md': `${'> '.repeat(deep)}\n${'#'.repeat(deep)}`,
      'zeros.c': 'int a;\0'.repeat(20_000),
      'halves.ts': 'const a = "\uD800\uDC00\uDC00";\n\uD800'.repeat(3_000),
      'pairs.txt': `a${'😀'.repeat(100_000)}`,
      'returns.go': 'var a int\r'.repeat(20_000),
      'minified.js': 'var a=function(){return 1};'.repeat(20_000),
      'line.txt': 'x'.repeat(50_000_000),
      'line.js': 'x'.repeat(50_000_000),
      'lines.txt': '\n'.repeat(1_000_000),
    };
    for (const [name, text] of Object.entries(files))
      it(name, async () => {
        const { chunks, note } = await chunker.chunk(name, text);
        assert.doesNotMatch(note ?? '', /crashed/);
        let end = 0;
        for (const chunk of chunks) {
          assert.equal(chunk.start, end);
          assert.ok(chunk.end - chunk.start <= 6_000 && chunk.endLine - chunk.startLine < 120);
          assert.ok(chunk.symbols.length <= 12);
          ({ end } = chunk);
        }
        assert.equal(end, text.length);
        if (text.length < 50_000) assert.equal(tilingFault(text, chunks), undefined);
      });
  });

  it('gives the memory of its trees back', async () => {
    const text = `class A {\n${'  m() { return [1, 2, 3].map((x) => x * 2); }\n'.repeat(200)}}\n`;
    for (let i = 0; i < 50; i++) await chunker.chunk('a.js', text);
    const before = process.memoryUsage().external;
    for (let i = 0; i < 400; i++) await chunker.chunk('a.js', text);
    assert.ok(process.memoryUsage().external - before < 20_000_000);
  }).timeout(60_000);
});
