import assert from 'node:assert/strict';
import path from 'node:path';
import { detectTestSetup, owningPackage } from '../../../src/testgen/detectTestSetup.ts';
import { planTestRun } from '../../../src/testgen/run/planTestRun.ts';
import type { TestPlan } from '../../../src/testgen/run/testRun.ts';

const top = path.resolve('/project');

async function plan(files: Readonly<Record<string, string>>, target: string): Promise<TestPlan> {
  const texts = new Map(Object.entries(files));
  const project = {
    files: [...texts.keys()],
    read: (file: string) => Promise.resolve(texts.get(file)),
  };
  const setup = await detectTestSetup(project, target);
  assert.ok(setup.type === 'setup');
  return planTestRun(top, owningPackage(project, target), setup);
}

describe('the plan of a test run', () => {
  it('runs in the package that owns the target', async () => {
    const files = {
      'package.json': '{}',
      'packages/shop/package.json': '{"scripts":{"test":"mocha"}}',
      'packages/shop/src/fee.js': '',
      'packages/shop/test/cart.test.js': '',
      'packages/shop/src/cart.js': '',
    };
    assert.deepEqual(await plan(files, 'packages/shop/src/fee.js'), {
      framework: 'mocha',
      packageRoot: path.join(top, 'packages/shop'),
      workspaceRoot: top,
      testFile: 'test/fee.test.js',
    });
  });

  it('runs at the top where there is no package, or where the test is outside of it', async () => {
    const alone = await plan({ 'shop/fee.py': '' }, 'shop/fee.py');
    assert.deepEqual([alone.packageRoot, alone.testFile], [top, 'tests/shop/test_fee.py']);
    const setup = { framework: 'mocha', testFile: 'test/fee.test.js' };
    assert.equal(planTestRun(top, 'packages/shop', setup).packageRoot, top);
  });
});
