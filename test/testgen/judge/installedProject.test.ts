import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { changeWords } from '../../../src/testgen/change/changeWords.ts';
import { runOnChange } from '../../../src/testgen/change/runOnChange.ts';
import { judgeTest } from '../../../src/testgen/judge/judgeTest.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';
import { exampleOf, removeProjects, writeProject } from '../exampleProject.ts';

const never = new AbortController().signal;
const { python = 'python3', missing, right, wrong } = exampleOf('pytest');
const test = `from shop.fee import fee

def test_small_orders_pay():
    assert fee(10) == 5

def test_an_order_of_100_pays_nothing():
    assert fee(100) == 0
`;
const target = 'src/shop/fee.py';
const testFile = 'tests/test_fee.py';

/** Writes a project and installs its package "editable": its environment names where the source is. */
function installed(
  home: string,
  note: (source: string) => Readonly<Record<string, string>>,
): string {
  const root = writeProject({
    'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n',
    [path.posix.join(home, 'src/shop/__init__.py')]: '',
    [path.posix.join(home, target)]: right,
    [testFile]: test,
  });
  const environment = path.join(root, '.venv');
  const args = ['-m', 'venv', '--without-pip', '--system-site-packages', environment];
  const made = spawnSync(python, args, { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const lib = path.join(environment, 'lib');
  const packages = path.join(lib, fs.readdirSync(lib)[0] ?? '', 'site-packages');
  for (const [name, text] of Object.entries(note(path.join(root, home, 'src')))) {
    fs.writeFileSync(path.join(packages, name), text);
  }
  return root;
}

/** What uv, Poetry and Hatch write. */
const pathFile = (source: string) => ({ 'shop.pth': `${source}\n` });

/** What setuptools writes where folders are named otherwise than packages. */
const finder = (source: string) => ({
  '__editable___shop_finder.py': `import importlib.util, sys
MAPPING = {'shop': ${JSON.stringify(path.join(source, 'shop'))}}
class _EditableFinder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in MAPPING:
            place = MAPPING[name] + '/__init__.py'
            return importlib.util.spec_from_file_location(name, place)
def install():
    sys.meta_path.append(_EditableFinder)
`,
  'shop.pth': 'import __editable___shop_finder; __editable___shop_finder.install()\n',
});

async function onChange(root: string, home: string): Promise<string> {
  const changed = path.posix.join(home, target);
  const outcome = await runOnChange(
    {
      root,
      workspaceRoot: root,
      tests: [{ framework: 'pytest', packageFolder: '', testFile }],
      unsaved: new Map(),
      changes: new Map([[changed, { before: right, after: wrong }]]),
    },
    { limits: usualLimits, tell: () => undefined },
    never,
  );
  assert.ok(outcome.type === 'tried', JSON.stringify(outcome));
  assert.equal(fs.readFileSync(path.join(root, changed), 'utf8'), right);
  return changeWords(outcome.tests).short;
}

describe('tests of a Python package that is installed from where it stands', () => {
  before(function () {
    if (missing !== undefined || process.platform === 'win32') this.skip();
  });
  after(removeProjects);

  it('try what is proposed, and not what is installed', async () => {
    assert.equal(await onChange(installed('', pathFile), ''), '1 test fails');
    assert.equal(await onChange(installed('', finder), ''), '1 test fails');
    // A member of a workspace, which is installed in the environment of all.
    assert.equal(
      await onChange(installed('members/shop', pathFile), 'members/shop'),
      '1 test fails',
    );
  });

  it('notice broken code when they are judged', async () => {
    const root = installed('', pathFile);
    const outcome = await judgeTest(
      {
        plan: { framework: 'pytest', packageRoot: root, workspaceRoot: root, testFile },
        text: test,
        previous: undefined,
        target,
        targetText: right,
        otherTests: [],
        unsaved: new Map(),
      },
      {
        limits: usualLimits,
        options: { runs: 2, mutants: 3, seed: 1 },
        ask: () => Promise.reject(new Error('no model')),
        tell: () => undefined,
      },
      never,
    );
    assert.ok(outcome.type === 'judged', JSON.stringify(outcome));
    const { mutants = [] } = outcome.judgement.findings;
    assert.ok(mutants.length > 0);
    assert.deepEqual(
      mutants.filter(({ fate }) => fate !== 'killed'),
      [],
    );
    assert.equal(outcome.judgement.verdict, 'keep', outcome.judgement.words);
  });
});
