import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { childEnvironment } from './bundledChild.ts';

describe('a child of the tests', () => {
  it('takes no coverage, though its parent does', () => {
    const before = process.env['NODE_V8_COVERAGE'];
    process.env['NODE_V8_COVERAGE'] ??= 'out/test/children/coverage';
    try {
      const args = ['-p', "'NODE_V8_COVERAGE' in process.env"];
      const { stdout } = spawnSync(process.execPath, args, { env: childEnvironment() });
      assert.equal(stdout.toString().trim(), 'false');
    } finally {
      if (before === undefined) delete process.env['NODE_V8_COVERAGE'];
    }
  });
});
