import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  readJestReport,
  readMochaReport,
  readNodeReport,
  readRspecReport,
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

  it('is read from Maven’s XML as it wrote it, whatever a test printed', () => {
    // Recorded from Maven 3.8.7 with Surefire 3.2.5 and JUnit 5.13.4.
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0" name="shop.FeeTest" time="0.206" tests="4" errors="1" skipped="1" failures="1">
  <properties>
    <property name="java.version" value="17"/>
  </properties>
  <testcase name="boom" classname="shop.FeeTest" time="0.148">
    <error message="x &lt; y" type="java.lang.IllegalStateException"><![CDATA[java.lang.IllegalStateException: x < y
	at shop.FeeTest.boom(FeeTest.java:8)
]]></error>
  </testcase>
  <testcase name="free" classname="shop.FeeTest" time="0.011">
    <failure message="expected: &lt;0&gt; but was: &lt;5&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <0> but was: <5>
]]></failure>
  </testcase>
  <testcase name="later" classname="shop.FeeTest" time="0.0">
    <skipped message="later"/>
  </testcase>
  <testcase name="smallOrdersPay" classname="shop.FeeTest" time="0.001">
    <system-out><![CDATA[<testcase name="forged" classname="shop.FeeTest"/></failure>
]]></system-out>
  </testcase>
</testsuite>`;
    assert.deepEqual(readJunitReport(xml, ''), {
      passed: 1,
      failed: 1,
      skipped: 1,
      errors: 1,
      passing: [{ name: 'shop.FeeTest::smallOrdersPay', milliseconds: 1 }],
      failing: [
        {
          name: 'shop.FeeTest::free',
          milliseconds: 11,
          message: 'org.opentest4j.AssertionFailedError: expected: <0> but was: <5>\n',
        },
        {
          name: 'shop.FeeTest::boom',
          milliseconds: 148,
          message:
            'java.lang.IllegalStateException: x < y\n\tat shop.FeeTest.boom(FeeTest.java:8)\n',
        },
      ],
    });
  });

  it('is read from RSpec’s JSON as it wrote it, errors outside of examples too', () => {
    // Recorded from RSpec 3.12.
    const example = { run_time: 0.000_25, pending_message: null, line_number: 3 };
    const exception = {
      class: 'RSpec::Expectations::ExpectationNotMetError',
      message: '\nexpected: 0\n     got: 5\n\n(compared using ==)\n',
      backtrace: ['spec/fee_spec.rb:4'],
    };
    const json = {
      version: '3.12.0',
      examples: [
        { ...example, full_description: 'fee small orders pay', status: 'passed' },
        { ...example, full_description: 'fee free', status: 'failed', exception },
        { ...example, full_description: 'fee later', status: 'pending' },
      ],
      summary: { example_count: 3, failure_count: 1, errors_outside_of_examples_count: 0 },
      summary_line: '3 examples, 1 failure, 1 pending',
    };
    assert.deepEqual(readRspecReport(JSON.stringify(json), ''), {
      passed: 1,
      failed: 1,
      skipped: 1,
      errors: 0,
      passing: [{ name: 'fee small orders pay', milliseconds: 0.25 }],
      failing: [
        {
          name: 'fee free',
          milliseconds: 0.25,
          message:
            'RSpec::Expectations::ExpectationNotMetError: expected: 0\n     got: 5\n\n(compared using ==)',
        },
      ],
    });
    const broken = {
      messages: ['\nAn error occurred while loading ./spec/b_spec.rb.\n', 'No examples found.'],
      examples: [],
      summary: { errors_outside_of_examples_count: 1 },
    };
    const read = readRspecReport(JSON.stringify(broken), '');
    assert.deepEqual([read?.passed, read?.errors], [0, 1]);
    assert.match(read?.failing[0]?.message ?? '', /while loading \.\/spec\/b_spec\.rb/u);
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
      readRspecReport,
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
