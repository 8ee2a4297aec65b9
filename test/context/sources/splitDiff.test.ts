import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addedFile, mergeDiffs, splitDiff } from '../../../src/context/sources/splitDiff.ts';

describe('a diff of git', () => {
  let folder: string;
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'parley-diff-'));
    git('init', '-q');
    for (const name of ['a.ts', 'größe "x".ts', 'gone.ts', 'old name.ts']) write(name, `${name}\n`);
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    write('a.ts', 'changed\ndiff --git is only text here\n');
    write('größe "x".ts', 'changed\n');
    git('rm', '-q', 'gone.ts');
    git('mv', 'old name.ts', 'new name.ts');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is parted by file, under the names that the files have now', () => {
    const diffs = splitDiff(git('diff', 'HEAD'));
    assert.deepEqual(
      diffs.map(({ path: name }) => name).toSorted(),
      ['a.ts', 'gone.ts', 'größe "x".ts', 'new name.ts'].toSorted(),
    );
    const changed = diffs.find(({ path: name }) => name === 'a.ts');
    assert.match(changed?.diff ?? '', /\+changed\n\+diff --git is only text here$/u);
  });

  it('is nothing where nothing changed', () => assert.deepEqual(splitDiff(''), []));

  it('is put together where a file is staged and changed again', () => {
    const parts = mergeDiffs([
      { path: 'a', diff: 'staged' },
      { path: 'b', diff: 'other' },
      { path: 'a', diff: 'unstaged' },
    ]);
    assert.deepEqual(parts, [
      { path: 'a', diff: 'staged\nunstaged' },
      { path: 'b', diff: 'other' },
    ]);
  });

  it('is made up for a file that git does not know', () => {
    assert.equal(
      addedFile('n.ts', 'one\ntwo').diff,
      'diff --git a/n.ts b/n.ts\nnew file\n+one\n+two',
    );
  });
});
