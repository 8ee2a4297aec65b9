import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { type Chunker, createChunker } from '../../../src/context/chunks/chunker.ts';
import { grammarFolder, tilingFault } from './chunkerSamples.ts';

const sizes = { targetLines: 8, maxLines: 16, maxChars: 400 };

const known =
  'a.js a.ts a.tsx a.py a.go a.rs a.java a.c a.cpp a.cs a.rb a.php a.sh a.css a.ex a.md a.json a.yaml a.toml'.split(
    ' ',
  );
/** Of no grammar, or of no known kind at all. */
const unknown =
  'a.scala a.kt a.swift a.lua a.sql a.vue a.html a.scss a.proto a.tf a.pl a.hs a.clj a.xml a.txt a.csv a.log a.weird Makefile Dockerfile LICENSE'.split(
    ' ',
  );

/** What files are made of, and what trips a scanner. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...'{ } ( ) [ ] " \' ` /* */ // # = é 漢字 😀 \uD800 \uDC00 \uFEFF \u2028 \f \0 \t'.split(' '),
  ),
  fc.constantFrom('\n', '\r\n', '\r', '\n\n', ' ', '    ', 'x'.repeat(500), '😀'.repeat(300)),
  fc.constantFrom(
    ...'class A {|def a|function a() {|end|key: ||"key": |<?php|impl A for B {|namespace a {|'.split(
      '|',
    ),
    ...'describe("a", () => {|defmodule A do|@doc "a"|#[test]|export default |"""|```|---'.split(
      '|',
    ),
    ...'# Title|[table]|- a: b|=====|#!/bin/sh|template <typename T>|@Test|/** doc */'.split('|'),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const texts = fc.array(pieces, { maxLength: 60 }).map((found) => found.join(''));

describe('the chunks of a text tile it', () => {
  let chunker: Chunker;
  before(async () => {
    chunker = createChunker({ grammars: await grammarFolder(), sizes });
  });
  after(() => chunker.dispose());

  async function check(name: string, text: string): Promise<void> {
    const { chunks } = await chunker.chunk(name, text);
    assert.equal(tilingFault(text, chunks), undefined, name);
    for (const { startLine, endLine, start, end, signature, doc } of chunks) {
      assert.ok(endLine - startLine < sizes.maxLines, `${name}: ${startLine}-${endLine}`);
      assert.ok(end - start <= sizes.maxChars, `${name}: ${end - start} characters`);
      assert.ok(signature.length <= 300 && doc.length <= 1_000 && !/[\r\n]/.test(signature));
    }
  }

  for (const name of [...known, ...unknown])
    it(`whatever stands in ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(texts, (text) => check(name, text)),
        { numRuns: 60 },
      );
    });

  it('where broken syntax gives two parts one beginning, or one the end of the text', async () => {
    await check('a.go', ` \uFEFF${'x'.repeat(500)}`);
    await check('a.rb', `---#${'😀'.repeat(300)}\r`);
    await check('a.ex', `\fclass A {${'😀'.repeat(300)}`);
  });

  it('with any sizes', async () => {
    const grammars = await grammarFolder();
    const folder = path.join(repoRoot, 'test', 'fixtures', 'chunks');
    const names = fs.readdirSync(folder).filter((name) => !name.endsWith('.chunks.txt'));
    for (const maxLines of [1, 2, 5, 40]) {
      const any = { targetLines: Math.ceil(maxLines / 2), maxLines, maxChars: maxLines * 30 };
      const other = createChunker({ grammars, sizes: any });
      for (const name of names) {
        const text = fs.readFileSync(path.join(folder, name), 'utf8');
        const { chunks } = await other.chunk(name.replace(/\.txt$/, ''), text);
        assert.equal(tilingFault(text, chunks), undefined, `${name}, ${maxLines} lines`);
        for (const { startLine, endLine } of chunks)
          assert.ok(endLine - startLine < maxLines, name);
      }
      other.dispose();
    }
  });

  it('and an empty text has none', async () => {
    for (const name of [...known, ...unknown])
      assert.deepEqual((await chunker.chunk(name, '')).chunks, []);
  });
});
