import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { defaultLimits, type IndexRoot } from '../../../src/context/index/indexSetup.ts';
import { createPathJudge } from '../../../src/context/index/pathRules.ts';
import { walkFolders } from '../../../src/context/index/walkFolders.ts';
import { IndexFolder } from './indexFolder.ts';

const posix = process.platform === 'win32' ? it.skip : it;

describe('the walk through the folders', () => {
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder();
  });

  afterEach(() => folder.delete());

  const root = (): IndexRoot => ({ folder: folder.code, prefix: '' });

  function walk(globs: readonly string[] = [], roots: readonly IndexRoot[] = [root()]) {
    const exclude = globs.map((glob) => ({ root: '', glob }));
    const files: string[] = [];
    const left: Record<string, string> = {};
    for (const met of walkFolders(roots, exclude, { ...defaultLimits, fileBytes: 1_000 })) {
      if (met.type === 'file') files.push(met.path);
      else if (met.type === 'left-out') left[met.path] = met.reason;
    }
    return { files: files.toSorted(), left };
  }

  it('heeds ignore files as git does, deeper ones over higher ones', () => {
    folder.write('.gitignore', '*.log\n/made/\nkept/*.tmp\n');
    folder.write('a.log', '');
    folder.write('deep/.gitignore', '!b.log\n');
    folder.write('deep/b.log', 'x');
    folder.write('deep/c.log', '');
    folder.write('made/by-machine.ts', '');
    folder.write('deep/made/by-hand.ts', '');
    folder.write('kept/x.tmp', '');
    folder.write('X.LOG', '');
    const { files, left } = walk();
    assert.deepEqual(files, [
      '.gitignore',
      'X.LOG',
      'deep/.gitignore',
      'deep/b.log',
      'deep/made/by-hand.ts',
    ]);
    assert.deepEqual(left, {
      'a.log': 'ignored',
      'deep/c.log': 'ignored',
      'kept/x.tmp': 'ignored',
      'made/': 'ignored',
    });
  });

  it('lets .parleyignore keep out what git has, and let in what git has not', () => {
    folder.write('.gitignore', 'generated.ts\n');
    folder.write('.parleyignore', 'private/\n!generated.ts\n');
    folder.write('generated.ts', '');
    folder.write('private/key.ts', '');
    const { files, left } = walk();
    assert.deepEqual(files, ['.gitignore', '.parleyignore', 'generated.ts']);
    assert.deepEqual(left, { 'private/': 'ignored' });
  });

  it('heeds the ignore files above it in its repository, and .git/info/exclude', () => {
    folder.write('.git/HEAD', 'ref: refs/heads/main\n');
    folder.write('.git/info/exclude', 'mine.ts\n');
    folder.write('.gitignore', '/packages/one/out/\n');
    folder.write('packages/one/out/a.ts', '');
    folder.write('packages/one/mine.ts', '');
    folder.write('packages/one/b.ts', '');
    const { files } = walk([], [{ folder: folder.file('packages/one'), prefix: '' }]);
    assert.deepEqual(files, ['b.ts']);
  });

  it('keeps to the globs of files.exclude', () => {
    for (const name of ['a.js', 'lib/a.js', 'b.ts', 'lib/x/y.css', 'other/lib/z.ts']) {
      folder.write(name, '');
    }
    assert.deepEqual(walk(['**/*.{js,css}', 'lib']).files, ['b.ts', 'other/lib/z.ts']);
    assert.deepEqual(walk(['*.js']).files, ['b.ts', 'lib/a.js', 'lib/x/y.css', 'other/lib/z.ts']);
    assert.equal(walk(['**/*.{js,css}']).left['a.js'], 'excluded');
  });

  it('never looks into what is nobody’s own source', () => {
    for (const name of ['node_modules/a/b.js', '.git/config', 'src/.venv/x.py', 'dist/x.js']) {
      folder.write(name, '');
    }
    const { files, left } = walk();
    assert.deepEqual(files, []);
    assert.deepEqual(Object.values(left), ['excluded', 'excluded', 'excluded', 'excluded']);
    folder.write('.gitignore', '# Says what is made here: nothing.\n');
    assert.deepEqual(walk().files, ['.gitignore', 'dist/x.js']);
  });

  it('says by the name why it leaves a file out', () => {
    folder.write('photo.png', 'x');
    folder.write('yarn.lock', 'x');
    folder.write('jquery.min.js', 'x');
    folder.write('big.ts', 'x'.repeat(1_001));
    assert.deepEqual(walk().left, {
      'photo.png': 'binary',
      'yarn.lock': 'lock-file',
      'jquery.min.js': 'minified',
      'big.ts': 'too-large',
    });
  });

  posix('follows no link, so that a loop is none', () => {
    folder.write('src/a.ts', 'x');
    symlinkSync('..', folder.file('src/up'));
    symlinkSync(folder.code, folder.file('self'));
    symlinkSync('a.ts', folder.file('src/b.ts'));
    const { files, left } = walk();
    assert.deepEqual(files, ['src/a.ts']);
    assert.deepEqual(left, { 'src/up': 'link', self: 'link', 'src/b.ts': 'link' });
  });

  posix('walks a folder that is itself reached over a link', () => {
    folder.write('a.ts', 'x');
    const link = path.join(folder.place, 'link');
    symlinkSync(folder.code, link);
    assert.deepEqual(walk([], [{ folder: link, prefix: '' }]).files, ['a.ts']);
  });

  posix('opens neither pipes nor sockets', async () => {
    execFileSync('mkfifo', [folder.file('pipe.ts')]);
    const server = createServer();
    await new Promise<void>((done) => server.listen(folder.file('socket.ts'), done));
    try {
      assert.deepEqual(walk().left, { 'pipe.ts': 'not-a-file', 'socket.ts': 'not-a-file' });
    } finally {
      server.close();
    }
  });

  posix('takes names as they are', () => {
    const names = [
      'line\nbreak.ts',
      'emoji 🎉.ts',
      'back\\slash.ts',
      ' blank ',
      '#hash.ts',
      '-x.ts',
    ];
    for (const name of names) folder.write(name, 'x');
    assert.deepEqual(walk(['nothing']).files, names.toSorted());
  });

  it('says of several folders which one a file is in, and walks one inside of another once', () => {
    folder.write('one/a.ts', 'x');
    folder.write('one/inner/b.ts', 'x');
    const one = { folder: folder.file('one'), prefix: 'one/' };
    const inner = { folder: folder.file('one/inner'), prefix: 'inner/' };
    const gone = { folder: folder.file('gone'), prefix: 'gone/' };
    const { files, left } = walk([], [one, inner, gone]);
    assert.deepEqual(files, ['inner/b.ts', 'one/a.ts']);
    assert.deepEqual(left, { 'gone/': 'unreadable' });
  });

  it('goes on where a folder vanishes on the way', () => {
    mkdirSync(folder.file('a'));
    folder.write('b.ts', 'x');
    const steps = walkFolders([root()], [], defaultLimits);
    steps.next();
    folder.delete();
    const rest = [...steps];
    assert.ok(rest.some((met) => met.type === 'left-out' && met.reason === 'vanished'));
  });

  it('judges a single file as the walk does', () => {
    folder.write('.gitignore', '*.log\n/made/\n');
    folder.write('deep/.gitignore', '!b.log\n');
    const judge = createPathJudge([{ root: '', glob: '**/*.css' }]);
    const verdicts = [
      'a.ts',
      'a.log',
      'deep/b.log',
      'made/x/y.ts',
      'deep/a.css',
      'x/node_modules/a',
    ];
    assert.deepEqual(
      verdicts.map((name) => judge.judge(root(), name)),
      ['kept', 'ignored', 'kept', 'ignored', 'excluded', 'excluded'],
    );
  });
});
