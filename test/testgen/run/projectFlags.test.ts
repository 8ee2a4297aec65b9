import assert from 'node:assert/strict';
import { projectFlags } from '../../../src/testgen/run/projectFlags.ts';

function flags(script: string, runs = /\bmocha\b/): readonly string[] {
  return projectFlags(JSON.stringify({ scripts: { build: 'tsc', test: script } }), runs);
}

describe('the flags of a project’s test script', () => {
  it('are those that load its files, however they are written', () => {
    assert.deepEqual(flags('mocha --import=tsx -r ./setup.js --recursive'), [
      '--import=tsx',
      '-r',
      './setup.js',
    ]);
    assert.deepEqual(flags('c8 mocha --require "ts-node/register" && lint'), [
      '--require',
      'ts-node/register',
    ]);
    const jest = 'NODE_OPTIONS="--experimental-vm-modules" jest --coverage';
    assert.deepEqual(flags(jest, /\bjest\b/), ['--experimental-vm-modules']);
  });

  it('are none of another framework’s script, of none, or of a broken manifest', () => {
    assert.deepEqual(flags('ava --import=tsx'), []);
    assert.deepEqual(flags('mocha --require --recursive'), []);
    for (const text of [undefined, '', '{', '{"scripts":[1]}', '{"scripts":{"test":2}}']) {
      assert.deepEqual(projectFlags(text, /\bmocha\b/), [], text);
    }
  });
});
