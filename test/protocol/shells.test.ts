import assert from 'node:assert/strict';
import { commandsIn, isShell } from '../../src/protocol/shells.ts';

describe('a block of commands', () => {
  it('is known by the name of its fence', () => {
    assert.ok(['bash', 'sh', 'zsh', 'console', 'powershell'].every(isShell));
    assert.ok(!['', 'ts', 'text', 'python', 'Bash', 'toString'].some(isShell));
  });

  it('is typed as it stands, without the line ends around it', () => {
    assert.equal(commandsIn('\nnpm ci\n\nnpm test  \n', 'bash'), 'npm ci\n\nnpm test');
    assert.equal(commandsIn('echo "$ 5"\necho $HOME', 'sh'), 'echo "$ 5"\necho $HOME');
    assert.equal(commandsIn('  indented\n', 'sh'), '  indented');
  });

  it('loses its prompts where every line has one', () => {
    assert.equal(commandsIn('$ npm ci\n$ npm test', 'bash'), 'npm ci\nnpm test');
    assert.equal(commandsIn('$ npm ci\nnpm test', 'bash'), '$ npm ci\nnpm test');
  });

  it('is what stands behind the prompts of a recording, and never its output', () => {
    const recording = '$ git status\nOn branch main\nrm -rf / would be output\n$ git push\n';
    assert.equal(commandsIn(recording, 'console'), 'git status\ngit push');
    assert.equal(commandsIn('PS C:\\work> dir\n42 files', 'shell-session'), 'dir');
    assert.equal(commandsIn('npm ci', 'console'), 'npm ci');
  });
});
