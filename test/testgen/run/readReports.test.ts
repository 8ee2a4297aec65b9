import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  readJestReport,
  readMochaReport,
  readNodeReport,
  readUnittestReport,
} from '../../../src/testgen/run/readReports.ts';
import {
  readCargoReport,
  readGoReport,
  readJunitReport,
} from '../../../src/testgen/run/readTextReports.ts';

describe('a framework’s report', () => {
  it('is read from Jest and Vitest, for the one file', () => {
    const json = {
      testResults: [
        {
          name: '/p/a.test.ts',
          status: 'failed',
          assertionResults: [
            { title: 'adds', fullName: 'cart adds', status: 'passed', duration: 4 },
            { title: 'sums', fullName: 'cart sums', status: 'failed', failureMessages: ['3 ≠ 4'] },
            { title: 'later', fullName: 'cart later', status: 'pending' },
          ],
        },
        {
          name: '/p/b.test.ts',
          status: 'passed',
          assertionResults: [{ title: 'x', status: 'passed' }],
        },
      ],
    };
    assert.deepEqual(readJestReport(JSON.stringify(json), '/p/a.test.ts'), {
      passed: 1,
      failed: 1,
      skipped: 1,
      errors: 0,
      passing: [{ name: 'cart adds', milliseconds: 4 }],
      failing: [{ name: 'cart sums', message: '3 ≠ 4' }],
    });
    const broken = {
      testResults: [
        { name: '/p/a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    };
    const read = readJestReport(JSON.stringify(broken), '/p/a.test.ts');
    assert.deepEqual([read?.passed, read?.failed, read?.errors], [0, 0, 1]);
  });

  it('is read from JUnit’s XML, escapes and all', () => {
    const xml = `<?xml version="1.0"?><testsuites><testsuite tests="4">
<testcase classname="tests.a" name="test_ok" time="0.1" />
<testcase classname="tests.a" name="test_x[&lt;a&gt;]"><failure message="m">assert 1 &gt; 2&#10;&amp;lt;</failure></testcase>
<testcase classname="tests.a" name="test_s"><skipped message="why"/></testcase>
<testcase classname="tests.a" name="test_e"><error message="failed on setup">no fixture</error></testcase>
</testsuite></testsuites>`;
    assert.deepEqual(readJunitReport(xml, ''), {
      passed: 1,
      failed: 1,
      skipped: 1,
      errors: 1,
      passing: [{ name: 'tests.a::test_ok', milliseconds: 100 }],
      failing: [
        { name: 'tests.a::test_x[<a>]', message: 'assert 1 > 2\n&lt;' },
        { name: 'tests.a::test_e', message: 'no fixture' },
      ],
    });
  });

  it('is read from go test', () => {
    const lines = [
      '{"Action":"run","Test":"TestA"}',
      '{"Action":"output","Test":"TestA","Output":"a_test.go:3: 2 is not 1\\n"}',
      '{"Action":"fail","Test":"TestA"}',
      '{"Action":"pass","Test":"TestB","Elapsed":0.25}',
      '{"Action":"fail"}',
    ];
    assert.deepEqual(readGoReport(lines.join('\n'), ''), {
      passed: 1,
      failed: 1,
      skipped: 0,
      errors: 0,
      passing: [{ name: 'TestB', milliseconds: 250 }],
      failing: [{ name: 'TestA', message: 'a_test.go:3: 2 is not 1\n' }],
    });
  });

  it('is none where cargo’s summary is missing', () => {
    const text = 'running 1 test\ntest a ... ok\n';
    assert.equal(readCargoReport(text, ''), undefined);
    const summary = 'test result: ok. 1 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out';
    const read = readCargoReport(`${text}\n${summary}`, '');
    assert.deepEqual([read?.passed, read?.failed, read?.skipped], [1, 0, 2]);
    assert.deepEqual(read?.passing, [{ name: 'a' }]);
  });

  it('is none for any other text', () => {
    const readers = [
      readNodeReport,
      readMochaReport,
      readJestReport,
      readUnittestReport,
      readJunitReport,
      readGoReport,
      readCargoReport,
    ];
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const read of readers) assert.equal(read(text, '/p/a.js'), undefined);
      }),
    );
  });
});
