import assert from 'node:assert/strict';
import { renamedTests } from '../../../src/testgen/judge/renamedTests.ts';

/** What became of one name where the other is new. */
function renamed(from: string, before: string, to: string, after: string): boolean {
  const found = renamedTests({ names: [from], text: before }, { names: [to], text: after });
  if (found.length > 0) assert.deepEqual(found, [{ from, to }]);
  return found.length > 0;
}

interface Language {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly file: (title: string, value: number) => string;
  readonly titles: readonly [old: string, now: string];
}

const titles = ['small orders pay', 'an order of 10 pays'] as const;
const languages: readonly Language[] = [
  {
    name: 'node:test',
    from: titles[0],
    to: titles[1],
    titles,
    file: (title, value) => `test('${title}', () => {\n  assert.equal(fee(10), ${value});\n});\n`,
  },
  {
    name: 'Mocha, in one line of a group',
    from: `fee ${titles[0]}`,
    to: `fee ${titles[1]}`,
    titles,
    file: (title, value) =>
      `describe('fee', () => {\n  it("${title}", () => assert.equal(fee(10), ${value}));\n});\n`,
  },
  {
    name: 'Jest, with the name on a line of its own',
    from: titles[0],
    to: titles[1],
    titles,
    file: (title, value) =>
      `test(\n  '${title}',\n  async () => {\n    expect(fee(10)).toBe(${value});\n  },\n  5_000,\n);\n`,
  },
  {
    name: 'pytest',
    from: 'tests.test_fee::test_small[10-5]',
    to: 'tests.test_fee::test_pays[10-5]',
    titles: ['test_small', 'test_pays'],
    file: (title, value) => `def ${title}(total, due):\n    assert fee(total) == ${value}\n\n`,
  },
  {
    name: 'unittest',
    from: 'test_small (tests.test_fee.Fee.test_small)',
    to: 'test_pays (tests.test_fee.Fee.test_pays)',
    titles: ['test_small', 'test_pays'],
    file: (title, value) =>
      `class Fee(unittest.TestCase):\n    def ${title}(self):\n        self.assertEqual(fee(10), ${value})\n`,
  },
  {
    name: 'go test',
    from: 'TestSmall',
    to: 'TestPays',
    titles: ['TestSmall', 'TestPays'],
    file: (title, value) =>
      `func ${title}(t *testing.T) {\n\tif Fee(10) != ${value} {\n\t\tt.Error("free")\n\t}\n}\n`,
  },
  {
    name: 'cargo test',
    from: 'tests::small',
    to: 'tests::pays',
    titles: ['small', 'pays'],
    file: (title, value) =>
      `mod tests {\n    #[test]\n    fn ${title}() {\n        assert_eq!(fee(10), ${value});\n    }\n}\n`,
  },
  {
    name: 'JUnit',
    from: 'shop.FeeTest::small()',
    to: 'shop.FeeTest::pays()',
    titles: ['small', 'pays'],
    file: (title, value) =>
      `  @Test\n  void ${title}() {\n    assertEquals(${value}, fee(10));\n  }\n`,
  },
  {
    name: 'RSpec',
    from: 'fee small orders pay',
    to: 'fee an order of 10 pays',
    titles,
    file: (title, value) =>
      `RSpec.describe 'fee' do\n  it '${title}' do\n    expect(fee(10)).to eq(${value})\n  end\nend\n`,
  },
  {
    name: 'ExUnit',
    from: 'test small orders pay',
    to: 'test an order of 10 pays',
    titles,
    file: (title, value) => `  test "${title}" do\n    assert fee(10) == ${value}\n  end\n`,
  },
];

describe('a test that is there under another name', () => {
  for (const {
    name,
    from,
    to,
    file,
    titles: [old, now],
  } of languages) {
    it(`is the one that says the same: ${name}`, () => {
      assert.ok(renamed(from, file(old, 5), to, `# more\n${file(now, 5)}`));
      assert.ok(!renamed(from, file(old, 5), to, file(now, 7)), 'it claims something else');
      assert.ok(!renamed(from, `${file(old, 5)}${file(old, 7)}`, to, file(now, 5)), 'it is twice');
    });
  }

  const test = (title: string, body: string): string => `test('${title}', () => {\n${body}\n});\n`;
  const pays = '  assert.equal(fee(10), 5);';

  it('is the same in whatever layout', () => {
    const wide = '\n    assert.equal(fee(10),\n      5);\n';
    assert.ok(renamed('a', test('a', '  assert.equal(fee(10), 5);'), 'b', test('b', wide)));
  });

  it('is one for each that is gone', () => {
    const text = `${test('a', pays)}${test('b', pays)}${test('c', '  assert.ok(fee(1));')}`;
    const found = renamedTests(
      { names: ['a', 'b', 'c'], text },
      { names: ['d', 'e'], text: `${test('d', pays)}${test('e', '  assert.ok(fee(2));')}` },
    );
    assert.deepEqual(found, [{ from: 'a', to: 'd' }]);
  });

  it('is none that claims nothing, and none of which a part may be elsewhere', () => {
    const empty = '  run(fee);';
    assert.ok(!renamed('a', test('a', empty), 'b', test('b', empty)));
    // Behind a text that does not stand deeper another claim was changed.
    const long = (value: number): string =>
      `  assert.ok(fee(1));\n  const text = \`\nall\n\`;\n  assert.equal(fee(text), ${value});`;
    assert.ok(!renamed('a', test('a', long(5)), 'b', test('b', long(7))));
    const cases = (value: number): string =>
      `test(\n  'NAME',\n  () => assert.equal(fee(10), ${value}),\n);\n`;
    assert.ok(!renamed('a', cases(5).replace('NAME', 'a'), 'b', cases(7).replace('NAME', 'b')));
  });

  it('is another one where it is given other values', () => {
    const text = (name: string): string => `def ${name}(total):\n    assert fee(total)\n`;
    assert.ok(renamed('t::test_a[1]', text('test_a'), 't::test_b[1]', text('test_b')));
    assert.ok(!renamed('t::test_a[1]', text('test_a'), 't::test_b[2]', text('test_b')));
  });
});
