import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const helper = new URL('moreRounds.ts', import.meta.url).href;
const script = `
  import * as fc from 'fast-check';
  let tried = 0;
  const property = fc.property(fc.nat(), () => void tried++);
  fc.assert(property, { numRuns: 7 });
  process.stdout.write(tried + ' ');
  fc.assert(property);
  process.stdout.write(String(tried));
`;

function tried(rounds?: string): { readonly said: string; readonly complaint: string } {
  const args = ['--import', helper, '--input-type=module', '-e', script];
  const env = { ...process.env, PARLEY_ROUNDS: rounds };
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  return { said: stdout, complaint: stderr };
}

describe('more rounds', () => {
  it('are so many times what a property says, or what is usual', () => {
    assert.deepEqual(tried(undefined).said, '7 107');
    assert.deepEqual(tried('3').said, '21 321');
  });

  it('say what they take', () => {
    for (const wrong of ['0', 'many']) assert.match(tried(wrong).complaint, /PARLEY_ROUNDS is/u);
  });
});
