import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readCoverageReport } from '../../../src/testgen/coverage/coverageReport.ts';
import { uncoveredText } from '../../../src/testgen/coverage/uncoveredText.ts';
import {
  coverageGain,
  coverageOf,
  coveredLines,
  joinCoverage,
  type FileCoverage,
} from '../../../src/testgen/coverage/fileCoverage.ts';
import { readGoCover } from '../../../src/testgen/coverage/goCover.ts';
import { readJacoco } from '../../../src/testgen/coverage/jacoco.ts';
import { readCoveragePy, readIstanbul } from '../../../src/testgen/coverage/jsonCoverage.ts';
import { readLcov } from '../../../src/testgen/coverage/lcov.ts';

function shape(files: readonly FileCoverage[] | undefined): unknown {
  return files?.map(({ path, lines, branches }) => ({
    path,
    lines: [...lines].toSorted(([a], [b]) => a - b),
    branches: branches.map(({ line, taken }) => [line, taken]),
  }));
}

const lcov = `TN:
SF:src/a.js
FN:1,fee
DA:1,2
DA:2,0
DA:x,1
BRDA:1,0,0,1
BRDA:1,0,1,-
end_of_record
DA:9,9
SF:src/b.js
DA:1,1`;

describe('coverage', () => {
  it('is read from lcov, also where the file is cut off', () => {
    const a = {
      path: 'src/a.js',
      lines: [
        [1, 2],
        [2, 0],
      ],
      branches: [
        [1, true],
        [1, false],
      ],
    };
    const b = { path: 'src/b.js', lines: [[1, 1]], branches: [] };
    assert.deepEqual(shape(readLcov(lcov)), [a, b]);
    assert.deepEqual(shape(readLcov(lcov.replaceAll('\n', '\r\n'))), [a, b]);
  });

  it('is read from istanbul', () => {
    const at = (line: number): object => ({ start: { line, column: 0 }, end: { line, column: 9 } });
    const json = {
      '/p/a.js': {
        path: '/p/a.js',
        statementMap: { 0: at(1), 1: at(1), 2: at(4) },
        s: { 0: 0, 1: 3, 2: 0 },
        branchMap: { 0: { loc: at(4), type: 'if', locations: [] } },
        b: { 0: [0, 2] },
        fnMap: {},
        f: {},
      },
    };
    assert.deepEqual(shape(readIstanbul(JSON.stringify(json))), [
      {
        path: '/p/a.js',
        lines: [
          [1, 3],
          [4, 0],
        ],
        branches: [
          [4, false],
          [4, true],
        ],
      },
    ]);
  });

  it('is read from coverage.py, with and without branches', () => {
    const plain = { executed_lines: [1, 2], missing_lines: [4], excluded_lines: [] };
    const branches = { executed_branches: [[2, 3]], missing_branches: [[2, -1]] };
    const json = { meta: {}, files: { 'a.py': plain, 'b.py': { ...plain, ...branches } } };
    const lines = [
      [1, 1],
      [2, 1],
      [4, 0],
    ];
    assert.deepEqual(shape(readCoveragePy(JSON.stringify(json))), [
      { path: 'a.py', lines, branches: [] },
      {
        path: 'b.py',
        lines,
        branches: [
          [2, true],
          [2, false],
        ],
      },
    ]);
  });

  it('is read from Go profiles, whose blocks overlap', () => {
    const text = 'mode: set\nshop/fee.go:3.1,4.10 1 1\nshop/fee.go:4.10,5.2 1 0\nnonsense\n';
    assert.deepEqual(shape(readGoCover(text)), [
      {
        path: 'shop/fee.go',
        lines: [
          [3, 1],
          [4, 1],
          [5, 0],
        ],
        branches: [],
      },
    ]);
  });

  it('is read from JaCoCo, with files where Maven has its sources', () => {
    const line = (nr: number, ci: number, mb = 0, cb = 0): string =>
      `<line nr="${nr}" mi="0" ci="${ci}" mb="${mb}" cb="${cb}"/>`;
    const xml = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="shop"><sessioninfo id="a" start="1" dump="2"/><package name="shop/fees"><class name="shop/fees/Fee" sourcefilename="Fee.java"><method name="fee" desc="(I)I" line="5"><counter type="LINE" missed="0" covered="1"/></method></class><sourcefile name="Fee.java">${line(3, 0)}${line(5, 4, 1, 1)}<counter type="LINE" missed="1" covered="1"/></sourcefile><sourcefile name="Till.kt">${line(9, 2)}</sourcefile></package></report>`;
    assert.deepEqual(shape(readJacoco(xml)), [
      {
        path: 'src/main/java/shop/fees/Fee.java',
        lines: [
          [3, 0],
          [5, 4],
        ],
        branches: [
          [5, true],
          [5, false],
        ],
      },
      { path: 'src/main/kotlin/shop/fees/Till.kt', lines: [[9, 2]], branches: [] },
    ]);
    assert.deepEqual(shape(readJacoco('<sourcefile name="A.java"><line nr="x" ci="1"/>')), [
      { path: 'src/main/java/A.java', lines: [], branches: [] },
    ]);
  });

  it('is read from any of these reports by what stands in it', () => {
    const istanbul = { '/p/a.js': { path: '/p/a.js', statementMap: {}, s: {} } };
    const python = { files: { 'a.py': { executed_lines: [1], missing_lines: [] } } };
    const pathsIn = (text: string) => readCoverageReport(text).map(({ path }) => path);
    assert.deepEqual(pathsIn(lcov), ['src/a.js', 'src/b.js']);
    assert.deepEqual(pathsIn(JSON.stringify(istanbul)), ['/p/a.js']);
    assert.deepEqual(pathsIn(JSON.stringify(python)), ['a.py']);
    assert.deepEqual(pathsIn('mode: atomic\nshop/fee.go:3.1,4.10 1 1\n'), ['shop/fee.go']);
    for (const text of ['', '{', '{}', 'mode: set', '<xml/>']) assert.deepEqual(pathsIn(text), []);
  });

  it('tells a prompt which lines do not run, and of which branches a way is not taken', () => {
    const text = 'if (a) {\r\n  b();\r\n}\r\nc();\r\n\r\n';
    const told = (report: string): string => uncoveredText(readLcov(report)[0], text);
    const said = told('SF:a\nDA:1,4\nDA:2,0\nDA:4,1\nDA:5,0\nBRDA:1,0,0,0\nBRDA:4,0,0,1');
    assert.match(said, /^Test these lines first:/u);
    const rows = said.split('\n').filter((row) => /^\d/u.test(row));
    assert.deepEqual(rows, ['1 (not every way taken): if (a) {', '2 (not run): b();']);
    assert.match(told('SF:a\nDA:1,1'), /tests run every line and branch/u);
    assert.match(told(''), /is not known/u);
  });

  it('is undefined or empty for any other text, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        assert.deepEqual(readLcov(text), []);
        assert.deepEqual(readGoCover(text), []);
        assert.deepEqual(readJacoco(text), []);
        for (const read of [readIstanbul, readCoveragePy]) assert.equal(read(text)?.length ?? 0, 0);
      }),
    );
  });

  it('gains what was not covered before', () => {
    const [before] = readLcov('SF:a\nDA:1,1\nDA:2,0\nDA:3,0\nBRDA:1,0,0,1\nBRDA:1,0,1,0');
    const [after] = readLcov('SF:a\nDA:1,0\nDA:2,4\nDA:3,0\nBRDA:1,0,0,1\nBRDA:1,0,1,1');
    assert.ok(before && after);
    // What ran before only does not count as run after.
    const gain = { lines: 1, branches: 1, total: 3, before: 1, after: 1 };
    assert.deepEqual(coverageGain(before, after), gain);
    const all = { lines: 1, branches: 2, total: 3, before: 0, after: 1 };
    assert.deepEqual(coverageGain(undefined, after), all);
    assert.deepEqual(coverageGain(after, after).lines + coverageGain(after, after).branches, 0);
    assert.deepEqual([...coveredLines(joinCoverage('a', [before, after]))], [1, 2]);
  });

  it('of a file is found by absolute and by relative paths', () => {
    const files = readLcov('SF:/p/src/a.js\nDA:1,1\nend_of_record\nSF:./src/b.js\nDA:1,1');
    assert.equal(coverageOf(files, 'src/a.js')?.path, '/p/src/a.js');
    assert.equal(coverageOf(files, 'src/b.js')?.path, './src/b.js');
    assert.equal(coverageOf(files, 'rc/a.js'), undefined);
    assert.equal(
      coverageOf(readLcov(String.raw`SF:src\a.js`), 'src/a.js')?.path,
      String.raw`src\a.js`,
    );
  });
});
