import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { countAssertions } from '../../../src/testgen/judge/countAssertions.ts';

function count(text: string, file = 'a.test.ts'): readonly [number, number] | undefined {
  const found = countAssertions(text, file);
  return found && [found.total, found.canFail];
}

describe('assertions', () => {
  it('that can fail are counted', () => {
    for (const text of [
      'assert(a);',
      'assert.ok(f(1));',
      "assert.equal(fee(10), 5, 'a fee');",
      'assert.throws(() => f());',
      't.assert.strictEqual(a, b)',
      't.is(a, 1)',
      'expect(a).toBe(1)',
      'expect(f(a)).not.toThrow()',
      'expect(a).resolves.toEqual({})',
      'expect(a).to.be.true',
      'expect(1 + f()).toBe(1)',
      'fc.assert(fc.property(fc.integer(), (n) => n < f(n)));',
      "import { equal } from 'node:assert'; equal(a, 1);",
    ]) {
      assert.deepEqual(count(text), [1, 1], text);
    }
    for (const text of [
      'assert fee(10) == 5',
      'assert fee(10) == 5, "a fee"',
      'assert (\n  a\n  == b)',
      'self.assertEqual(fee(10), 5)',
      'with pytest.raises(ValueError): f()',
      'mock.assert_called_once()',
    ]) {
      assert.deepEqual(count(text, 'test_a.py'), [1, 1], text);
    }
    assert.deepEqual(count('if a != 1 { t.Errorf("%d", a) }', 'a_test.go'), [1, 1]);
    assert.deepEqual(count('assert_eq!(a, 1);', 'tests/a.rs'), [1, 1]);
    for (const text of [
      'assertEquals(5, Fee.fee(10));',
      'Assertions.assertTrue(fee.isFree(), "a fee");',
      'assertThrows(Error.class, () -> fee.of(-1));',
      'assertThat(fee).isZero();',
      'verify(till).close();',
      '@Property boolean paysOnce(@ForAll int total) { return fee(total) < 6; }',
    ]) {
      assert.deepEqual(count(text, 'src/test/java/FeeTest.java'), [1, 1], text);
    }
    for (const text of [
      'it("pays") { expect(fee(10)).to eq(5) }',
      'expect { fee(-1) }.to raise_error(ArgumentError)',
      'expect do\n  fee(-1)\nend.not_to change { count }',
      'it { is_expected.to be_free }',
      'assert_equal 5, fee(10)',
      'assert_equal(5, fee(10))',
      'refute fee(10).zero?',
      'fee(10).should eq 5',
    ]) {
      assert.deepEqual(count(text, 'spec/fee_spec.rb'), [1, 1], text);
    }
    for (const text of [
      'assert Fee.fee(10) == 5',
      'assert(Fee.fee(10) == 5)',
      'refute Fee.free?(10)',
      'assert_raise ArgumentError, fn -> Fee.fee(-1) end',
      'assert {:ok, fee} = Fee.of(10)',
      'doctest Shop.Fee',
    ]) {
      assert.deepEqual(count(text, 'test/fee_test.exs'), [1, 1], text);
    }
  });

  it('that never fail are told apart', () => {
    for (const text of [
      'assert(true);',
      "assert.ok(true, 'it works fine');",
      'assert.equal(1, 1)',
      'assert.deepEqual(a, a)',
      'expect(true).toBe(true)',
      'expect(a).toEqual(a)',
    ]) {
      assert.deepEqual(count(text), [1, 0], text);
    }
    for (const text of ['assert True', 'assert 1 == 1', 'self.assertTrue(True)', 'assert a == a']) {
      assert.deepEqual(count(text, 'test_a.py'), [1, 0], text);
    }
    for (const text of ['assertTrue(true);', 'assertEquals(1, 1);', 'assertEquals(a, a);']) {
      assert.deepEqual(count(text, 'src/test/java/ATest.java'), [1, 0], text);
    }
    for (const text of ['expect(true).to be(true)', 'assert true', 'assert_equal a, a']) {
      assert.deepEqual(count(text, 'spec/a_spec.rb'), [1, 0], text);
    }
    for (const text of ['assert true', 'assert(1 == 1)', 'assert a == a', 'refute false']) {
      assert.deepEqual(count(text, 'test/a_test.exs'), [1, 0], text);
    }
  });

  it('in comments and strings are none, nor is a value without a matcher', () => {
    for (const text of [
      '// assert.equal(a, 1)',
      "log('assert(a)')",
      'expect(a);',
      'expect.any(String)',
      "import assert from 'node:assert';",
      'equal(a, 1)',
    ]) {
      assert.deepEqual(count(text), [0, 0], text);
    }
    assert.deepEqual(count('# assert a\nx = "assert b"', 'test_a.py'), [0, 0]);
    assert.deepEqual(count('// assert!(a)', 'tests/a.rs'), [0, 0]);
    const java = '// assertTrue(a)\nimport static org.junit.Assert.assertTrue;\nlog("fail(a)");';
    assert.deepEqual(count(java, 'src/test/java/ATest.java'), [0, 0]);
    const ruby = "# expect(a).to eq 1\nexpect(a)\nputs 'assert a'\ndef assert_fee\nend";
    assert.deepEqual(count(ruby, 'spec/a_spec.rb'), [0, 0]);
    const elixir = '# assert a\nIO.puts("assert a")\ndefp assert_fee, do: :ok';
    assert.deepEqual(count(elixir, 'test/a_test.exs'), [0, 0]);
  });

  it('of other languages are unknown, and no text breaks the counting', () => {
    assert.equal(count('Assert.Equal(1, a);', 'tests/ATests.cs'), undefined);
    const unit = fc.constantFrom('assert', 'expect', 'equal', ...'().,;=![]{}`"\n $1a'.split(''));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        const others = ['src/test/java/ATest.java', 'spec/a_spec.rb', 'test/a_test.exs'];
        for (const file of ['a.test.ts', 'test_a.py', 'a_test.go', 'tests/a.rs', ...others]) {
          const [total, canFail] = count(text, file) ?? [0, 0];
          assert.ok(canFail <= total);
        }
      }),
    );
  });
});
