import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { changeWords } from '../../../src/testgen/change/changeWords.ts';
import { runOnChange } from '../../../src/testgen/change/runOnChange.ts';
import { testsOfChange } from '../../../src/testgen/change/testsOfChange.ts';
import { describeRun } from '../../../src/testgen/run/describeRun.ts';
import { runTests } from '../../../src/testgen/run/runTests.ts';
import { usualLimits, type RanTests } from '../../../src/testgen/run/testRun.ts';
import { removeProjects, writeProject } from '../exampleProject.ts';

const never = new AbortController().signal;
const programs = { node: process.execPath };

async function run(
  framework: string,
  testFile: string,
  files: Readonly<Record<string, string>>,
): Promise<RanTests> {
  const root = writeProject(files);
  const plan = { framework, packageRoot: root, workspaceRoot: root, testFile, programs };
  const result = await runTests(plan, usualLimits, never);
  assert.ok(result.type === 'ran', result.type === 'ran' ? '' : result.reason);
  return result;
}

const lacks = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { cwd: os.tmpdir(), stdio: 'ignore' }).status !== 0;

const documented = (examples: string, sign = '>='): string => `/**
 * What an order pays for its delivery.
${examples}
 */
export function fee(total) {
  if (total < 0) throw new RangeError('negative');
  return total ${sign} 100 ? 0 : 5;
}
`;
const right = ' * @example\n * fee(10) // => 5\n * @example\n * fee(100) // => 0';

describe('examples that are run', () => {
  after(removeProjects);

  it('of JSDoc pass where their results are right, and name the line where one is not', async () => {
    const files = { 'package.json': '{"name":"shop","type":"module"}' };
    const green = await run('JSDoc examples', 'src/fee.js', {
      ...files,
      'src/fee.js': documented(right),
    });
    assert.deepEqual([green.status, green.passed], ['passed', 2], green.log);
    const red = await run('JSDoc examples', 'src/fee.js', {
      ...files,
      'src/fee.js': documented(right, '>'),
    });
    assert.deepEqual([red.status, red.passed, red.failed], ['failed', 1, 1], red.log);
    assert.equal(red.failing[0]?.name, 'example of line 5');
  });

  it('of JSDoc see their module by its names, what they import, errors and promises', async () => {
    const examples = ` * @example
 * import { fee as cost } from './fee.js';
 * import assert from 'node:assert';
 * import { half } from './half.js';
 * half(cost(10)) // => 2.5
 * const list = [cost(1), { total: 2 }];
 * list // => [5, { total: 2 }]
 * assert.ok(true);
 * @example
 * fee(-1) // throws RangeError
 * @example
 * await Promise.resolve(fee(10)) // => 5
 * @example
 * new Map([['a', fee(1)]]) // => Map(1) { 'a' => 5 }`;
    const wrong = ' * @example\n * fee(1) // throws RangeError\n * @example\n * (((  // => 5';
    const files = {
      'package.json': '{"type":"module"}',
      'src/half.js': 'export const half = (n) => n / 2;\n',
    };
    const green = await run('JSDoc examples', 'src/fee.js', {
      ...files,
      'src/fee.js': documented(examples),
    });
    assert.deepEqual([green.status, green.passed], ['passed', 4], green.log);
    const red = await run('JSDoc examples', 'src/fee.js', {
      ...files,
      'src/fee.js': documented(wrong),
    });
    assert.deepEqual([red.passed, red.failed], [0, 2], red.log);
  });

  it('of JSDoc run in TypeScript and in CommonJS', async () => {
    const typed = documented(right).replace('(total)', '(total: number): number');
    const ts = await run('JSDoc examples', 'src/fee.ts', {
      'package.json': '{"type":"module"}',
      'src/fee.ts': typed,
    });
    assert.deepEqual([ts.status, ts.passed], ['passed', 2], ts.log);
    const cjs = await run('JSDoc examples', 'fee.js', {
      'package.json': '{}',
      'fee.js': `${documented(right).replace('export ', '')}module.exports = { fee };\n`,
    });
    assert.deepEqual([cjs.status, cjs.passed], ['passed', 2], cjs.log);
  });

  const python = (sign: string): string => `def fee(total):
    """What an order pays.

    >>> fee(10)
    5
    >>> fee(100)
    0
    """
    return 0 if total ${sign} 100 else 5
`;
  const noPython = lacks('python3', '--version');
  it(`of Python are its doctests${noPython ? ' (python3 is not on this machine)' : ''}`, async function () {
    if (noPython) return this.skip();
    const files = { 'src/shop/__init__.py': '', 'src/shop/rates.py': 'low = 5\n' };
    const body = `from .rates import low\n${python('>=')}`;
    const green = await run('doctest', 'src/shop/fee.py', { ...files, 'src/shop/fee.py': body });
    assert.deepEqual([green.status, green.passed], ['passed', 1], green.log);
    const red = await run('doctest', 'src/shop/fee.py', {
      ...files,
      'src/shop/fee.py': body.replace('>= 100 else', '> 100 else'),
    });
    assert.deepEqual([red.status, red.failed], ['failed', 1], red.log);
    assert.match(red.failing[0]?.name ?? '', /^shop\.fee\.fee \(line \d+\)$/u);
    assert.match(red.failing[0]?.message ?? '', /Expected:\s+0\s+Got:\s+5/u);
    const broken = await run('doctest', 'fee.py', { 'fee.py': 'import nowhere\n' });
    assert.deepEqual([broken.status, broken.errors], ['errored', 1]);
  });

  const noCargo = lacks('cargo', '--version');
  it(`of Rust are its documentation tests${noCargo ? ' (cargo is not on this machine)' : ''}`, async function () {
    if (noCargo) return this.skip();
    const code = (sign: string): string => `/// What an order pays.
///
/// \`\`\`
/// assert_eq!(shop::fee(100), 0);
/// \`\`\`
pub fn fee(total: u32) -> u32 {
    if total ${sign} 100 { 0 } else { 5 }
}
`;
    const manifest = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n';
    const of = (sign: string) =>
      run('cargo doctest', 'src/lib.rs', { 'Cargo.toml': manifest, 'src/lib.rs': code(sign) });
    const [green, red] = [await of('>='), await of('>')];
    assert.deepEqual([green.status, green.passed], ['passed', 1], green.log);
    assert.deepEqual([red.status, red.failed], ['failed', 1], red.log);
    assert.match(red.failing[0]?.name ?? '', /^src\/lib\.rs - fee \(line 3\)$/u);
  });

  const noMix = lacks('mix', '--version');
  it(`of Elixir are its doctests${noMix ? ' (mix is not on this machine)' : ''}`, async function () {
    if (noMix) return this.skip();
    const project = `defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, version: "0.1.0"]
end
`;
    const code = (sign: string): string => `defmodule Shop.Fee do
  @doc """
  What an order pays.

      iex> Shop.Fee.fee(100)
      0
  """
  def fee(total), do: if(total ${sign} 100, do: 0, else: 5)
end
`;
    const of = (sign: string) =>
      run('mix doctest', 'lib/fee.ex', { 'mix.exs': project, 'lib/fee.ex': code(sign) });
    const [green, red] = [await of('>='), await of('>')];
    assert.deepEqual([green.status, green.passed], ['passed', 1], green.log);
    assert.deepEqual([red.status, red.failed], ['failed', 1], red.log);
    assert.match(red.failing[0]?.name ?? '', /^Shop\.Fee\.fee\/1/u);
    assert.match(red.failing[0]?.message ?? '', /left:\s+5/u);
  });

  it('belong to a change of their file, which is blamed for what it breaks', async () => {
    const before = documented(right);
    const root = writeProject({ 'package.json': '{"type":"module"}', 'src/fee.js': before });
    const after = documented(right, '>');
    const project = {
      files: ['package.json', 'src/fee.js'],
      read: async (file: string) => (file === 'src/fee.js' ? after : '{}'),
    };
    const tests = await testsOfChange(project, ['src/fee.js']);
    assert.deepEqual(tests, [
      { framework: 'JSDoc examples', packageFolder: '', testFile: 'src/fee.js', isExamples: true },
    ]);
    const changes = new Map([['src/fee.js', { before, after }]]);
    const job = { root, workspaceRoot: root, tests, unsaved: new Map(), changes, programs };
    const tried = await runOnChange(job, { limits: usualLimits, tell: () => undefined }, never);
    assert.ok(tried.type === 'tried');
    const { short, words } = changeWords(tried.tests);
    assert.equal(short, '1 test fails');
    assert.match(words, /“example of line 5” in src\/fee\.js/u);
  });

  it('are run by the programs of their languages', async () => {
    const line = async (framework: string, testFile: string): Promise<string> => {
      const plan = { framework, packageRoot: '/p', workspaceRoot: '/p', testFile };
      const described = await describeRun(plan, 'defmodule Shop.Fee do\nend\n');
      assert.ok(described.type === 'command');
      return described.line;
    };
    assert.match(await line('doctest', 'fee.py'), /^python3? .*run_doctest\.py" .* fee\.py$/u);
    assert.match(await line('JSDoc examples', 'fee.js'), /^node --test .*examples\.test\.mjs"$/u);
    assert.equal(
      await line('cargo doctest', 'src/lib.rs'),
      'cargo test --offline --doc -- src/lib.rs',
    );
    const plan = { packageRoot: '/p', workspaceRoot: '/p', testFile: 'fee_test.go' };
    const go = 'func TestFee(t *testing.T) {}\nfunc ExampleFee() {}\n';
    const described = await describeRun({ ...plan, framework: 'go test' }, go);
    assert.match(described.type === 'command' ? described.line : '', /TestFee\|ExampleFee/u);
    assert.match(await line('mix doctest', 'lib/fee.ex'), /^mix run .*run_doctest\.exs"$/u);
  });
});
