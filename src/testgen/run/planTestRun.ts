import path from 'node:path';
import type { TestSetup } from '../detectTestSetup.ts';
import { isIn } from '../project.ts';
import type { TestPlan } from './testRun.ts';

/**
 * How to run the test of a set-up: in the folder of the package that owns the target, or at the top
 * of the workspace where the test stands outside of that.
 */
export function planTestRun(
  workspaceRoot: string,
  packageFolder: string,
  setup: Pick<TestSetup, 'framework' | 'testFile'>,
): TestPlan {
  const folder = isIn(setup.testFile, packageFolder) ? packageFolder : '';
  return {
    framework: setup.framework,
    packageRoot: path.join(workspaceRoot, folder),
    workspaceRoot,
    testFile: folder === '' ? setup.testFile : setup.testFile.slice(folder.length + 1),
  };
}
