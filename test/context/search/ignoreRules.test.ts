import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createIgnoreRules } from '../../../src/context/search/ignoreRules.ts';

const run = promisify(execFile);

describe('ignore rules', () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'parley-ignore-'));
    await run('git', ['init', '-q', root]);
    await mkdir(path.join(root, 'a/b'), { recursive: true });
    await writeFile(path.join(root, '.gitignore'), 'build/\n*.log\n/top.txt\na/b/secret*\n');
    await writeFile(path.join(root, 'a/.gitignore'), '!keep.log\nown.txt\n');
    await writeFile(path.join(root, 'a/b/.gitignore'), '!secret-not.txt\n');
  });

  after(() => rm(root, { recursive: true }));

  it('are those of git', async () => {
    const files = `x.ts x.log X.LOG top.txt a/top.txt build/x.ts a/build/b/x.ts a/keep.log keep.log
      a/b/keep.log a/own.txt own.txt a/b/own.txt a/b/secret.txt a/b/secret-not.txt builds/x.ts a/build
      a/b/c/d.ts`.split(/\s+/u);
    const rules = createIgnoreRules([root]);
    for (const file of files) {
      const git = await run('git', ['-C', root, 'check-ignore', '-q', file]).then(
        () => true,
        () => false,
      );
      assert.equal(rules.ignores(path.join(root, file)), git, file);
    }
  });

  it('leave out packages and the repository itself, and know nothing of other places', () => {
    const rules = createIgnoreRules([root]);
    assert.equal(rules.ignores(path.join(root, 'a/node_modules/x/i.js')), true);
    assert.equal(rules.ignores(path.join(root, '.git/config')), true);
    assert.equal(rules.ignores('/elsewhere/x.log'), false);
    assert.equal(rules.ignores(`${root}-other/x.log`), false);
  });

  it('leave out what is reached over a link, as the index does', async () => {
    await mkdir(path.join(root, 'real/deep'), { recursive: true });
    await symlink(path.join(root, 'real'), path.join(root, 'linked'));
    const rules = createIgnoreRules([root]);
    assert.equal(rules.ignores(path.join(root, 'linked/deep/x.ts')), true);
    assert.equal(rules.ignores(path.join(root, 'linked/x.ts')), true);
    assert.equal(rules.ignores(path.join(root, 'real/deep/x.ts')), false);
  });

  it('are those of .parleyignore too, and of the innermost root', async () => {
    await writeFile(path.join(root, 'a/b/.parleyignore'), '*.key\n');
    const [outer, inner] = [createIgnoreRules([root]), createIgnoreRules([root, `${root}/build`])];
    assert.equal(outer.ignores(path.join(root, 'a/b/my.key')), true);
    assert.equal(outer.ignores(path.join(root, 'a/my.key')), false);
    assert.equal(outer.ignores(path.join(root, 'build/x.ts')), true);
    assert.equal(inner.ignores(path.join(root, 'build/x.ts')), false);
  });
});
