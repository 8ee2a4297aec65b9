import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { openSandbox, type Sandbox } from '../../../src/testgen/judge/openSandbox.ts';
import { removeProjects, writeProject } from '../exampleProject.ts';

const never = new AbortController().signal;
const open: Sandbox[] = [];

async function sandbox(root: string, folder = ''): Promise<Sandbox> {
  const roots = { packageRoot: path.join(root, folder), workspaceRoot: root };
  const result = await openSandbox(roots, never);
  assert.ok(result.type === 'open');
  open.push(result);
  return result;
}

describe('a sandbox', () => {
  after(async () => {
    await Promise.all(open.map((each) => each.close()));
    removeProjects();
  });

  const files = {
    'package.json': '{}',
    '.env': 'KEY=1',
    'tsconfig.base.json': '{}',
    'packages/a/src/a.js': 'own',
    'packages/a/.git/config': 'no',
    'packages/b/b.js': 'neighbour',
  };

  it('has the package as a copy, and around it what it finds above itself', async () => {
    const root = writeProject(files);
    const { packageRoot, workspaceRoot } = await sandbox(root, 'packages/a');
    const read = (file: string): string => fs.readFileSync(path.join(packageRoot, file), 'utf8');
    assert.equal(path.relative(workspaceRoot, packageRoot), path.join('packages', 'a'));
    assert.equal(read('src/a.js'), 'own');
    assert.equal(read('../b/b.js'), 'neighbour');
    assert.equal(read('../../tsconfig.base.json'), '{}');
    assert.ok(fs.existsSync(path.join(workspaceRoot, 'node_modules/mocha/package.json')));
    assert.deepEqual(fs.readdirSync(packageRoot), ['src']);
    assert.ok(!fs.existsSync(path.join(workspaceRoot, '.env')));
  });

  it('holds the bytes that an editor would write', async () => {
    const root = writeProject(files);
    const asked: string[] = [];
    const copy = await openSandbox(
      {
        packageRoot: path.join(root, 'packages/a'),
        workspaceRoot: root,
        encode: (file, text) => {
          asked.push(path.relative(root, file));
          return Promise.resolve(Buffer.from(text, 'latin1'));
        },
      },
      never,
    );
    assert.ok(copy.type === 'open');
    open.push(copy);
    await copy.write('src/a.js', 'größer');
    assert.deepEqual(asked, [path.join('packages', 'a', 'src', 'a.js')]);
    const bytes = fs.readFileSync(path.join(copy.packageRoot, 'src/a.js'));
    assert.equal(bytes.toString('latin1'), 'größer');
  });

  it('never writes to the person’s files, not even through links', async function () {
    if (process.platform === 'win32') this.skip();
    const root = writeProject(files);
    const source = path.join(root, 'packages/a');
    fs.symlinkSync('../src/a.js', path.join(source, 'src/link.js'));
    fs.symlinkSync(path.join(root, 'packages/b/b.js'), path.join(source, 'b.js'));
    fs.symlinkSync('../b', path.join(source, 'b'));
    const copy = await sandbox(root, 'packages/a');
    const { packageRoot } = copy;
    const write = (file: string, text: string): Promise<void> => copy.write(file, text);
    await write('src/a.js', 'broken');
    await write('b.js', 'broken');
    await write('new/folder/c.js', 'new');
    assert.equal(fs.readFileSync(path.join(packageRoot, 'src/a.js'), 'utf8'), 'broken');
    assert.equal(fs.readFileSync(path.join(packageRoot, 'b.js'), 'utf8'), 'broken');
    await assert.rejects(write('../b/b.js', 'broken'), /outside the package/);
    await assert.rejects(write(path.join(source, 'src/a.js'), 'broken'), /outside the package/);
    await assert.rejects(write('b/b.js', 'broken'), /behind a link/);
    await assert.rejects(write('b/deep/er/c.js', 'broken'), /behind a link/);
    assert.equal(fs.readFileSync(path.join(source, 'src/a.js'), 'utf8'), 'own');
    assert.equal(fs.readFileSync(path.join(root, 'packages/b/b.js'), 'utf8'), 'neighbour');
    assert.deepEqual(fs.readdirSync(path.join(root, 'packages/b')), ['b.js']);
  });

  it('has packages as links in a folder of its own, for what tools keep beside them', async () => {
    const root = writeProject(files);
    const kept = path.join(root, 'node_modules/.vite/results.json');
    fs.mkdirSync(path.dirname(kept));
    fs.writeFileSync(kept, 'mine');
    for (const folder of ['', 'packages/a']) {
      const copy = await sandbox(root, folder);
      const modules = path.join(copy.workspaceRoot, 'node_modules');
      assert.ok(fs.existsSync(path.join(modules, 'mocha/package.json')));
      fs.mkdirSync(path.join(modules, '.vite'));
      fs.writeFileSync(path.join(modules, '.vite/results.json'), 'of a mutant');
      assert.equal(fs.readFileSync(kept, 'utf8'), 'mine');
      assert.deepEqual(await copy.leftBehind(), []);
    }
  });

  it('has the links of a workspace lead to the copy of what is copied', async () => {
    const root = writeProject({ ...files, 'package.json': '{"workspaces":["packages/*"]}' });
    const modules = path.join(root, 'node_modules');
    fs.mkdirSync(path.join(modules, '@shop'));
    fs.mkdirSync(path.join(modules, '@shop/installed'));
    const links = { '@shop/a': '../../packages/a', '@shop/b': '../../packages/b', shop: '..' };
    for (const [name, leads] of Object.entries(links)) {
      fs.symlinkSync(leads, path.join(modules, name), 'junction');
    }
    const real = (file: string): string => fs.realpathSync(file);
    const own = await sandbox(root, 'packages/a');
    const inOwn = (name: string): string =>
      real(path.join(own.workspaceRoot, 'node_modules', name));
    assert.equal(inOwn('@shop/a'), own.packageRoot);
    assert.equal(inOwn('@shop/b'), path.join(root, 'packages/b'), 'which is not copied');
    assert.equal(inOwn('@shop/installed'), path.join(modules, '@shop/installed'));
    assert.equal(inOwn('shop'), own.workspaceRoot);
    const all = await sandbox(root);
    const inAll = (name: string): string =>
      real(path.join(all.workspaceRoot, 'node_modules', name));
    assert.equal(inAll('@shop/a'), path.join(all.workspaceRoot, 'packages/a'));
    assert.equal(inAll('@shop/b'), path.join(all.workspaceRoot, 'packages/b'));
    assert.equal(inAll('mocha'), real(path.join(modules, 'mocha')));
  });

  it('has a build of its own where several packages share one', async () => {
    const root = writeProject({
      'apps/x/mix.exs': '',
      'apps/y/mix.exs': '',
      '_build/test/lib/x/ebin/x.beam': 'of the person',
      '_build/dev/lib/x/ebin/x.beam': 'of the person',
    });
    const { workspaceRoot } = await sandbox(root, 'apps/x');
    const beam = path.join('_build/test/lib/x/ebin/x.beam');
    fs.writeFileSync(path.join(workspaceRoot, beam), 'of a mutant');
    assert.equal(fs.readFileSync(path.join(root, beam), 'utf8'), 'of the person');
    assert.deepEqual(fs.readdirSync(path.join(workspaceRoot, '_build')), ['test']);
  });

  it('has what is written be newer than all that tools made of the file before', async () => {
    const copy = await sandbox(writeProject(files), 'packages/a');
    const made = path.join(copy.packageRoot, 'made');
    fs.writeFileSync(made, 'of the file before');
    await copy.write('src/a.js', 'broken');
    const second = (file: string): number => Math.floor(fs.statSync(file).mtimeMs / 1_000);
    assert.ok(second(path.join(copy.packageRoot, 'src/a.js')) > second(made));
  });

  it('knows what others left behind', async () => {
    const copy = await sandbox(writeProject(files), 'packages/a');
    const { packageRoot } = copy;
    await copy.write('src/a.js', 'broken');
    fs.writeFileSync(path.join(packageRoot, 'log.txt'), 'x');
    fs.mkdirSync(path.join(packageRoot, '__pycache__'));
    fs.writeFileSync(path.join(packageRoot, '__pycache__/a.pyc'), 'x');
    fs.mkdirSync(path.join(packageRoot, 'cover'));
    fs.writeFileSync(path.join(packageRoot, 'cover/parley.coverdata'), 'x');
    assert.deepEqual(await copy.leftBehind(), ['log.txt']);
  });

  it('is refused for a package that is too large, and leaves nothing then', async () => {
    const root = writeProject(files);
    const roots = { packageRoot: root, workspaceRoot: root };
    const refused = await openSandbox(roots, never, { files: 2, megabytes: 1 });
    assert.ok(refused.type === 'refused');
    assert.match(refused.reason, /too large to copy/);
    await assert.rejects(openSandbox(roots, AbortSignal.abort()), /abort/);
  });

  it('is gone when it is closed, and nothing that it links to', async () => {
    const root = writeProject(files);
    const copy = await sandbox(root, 'packages/a');
    await copy.close();
    assert.ok(!fs.existsSync(copy.workspaceRoot));
    assert.ok(fs.existsSync(path.join(root, 'packages/b/b.js')));
    assert.ok(fs.existsSync(path.join(root, 'node_modules/mocha/package.json')));
  });
});
