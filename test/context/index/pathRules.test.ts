import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import type { ExcludedGlob, IndexRoot } from '../../../src/context/index/indexSetup.ts';
import { createOwnJudge, createPathJudge } from '../../../src/context/index/pathRules.ts';
import { IndexFolder } from './indexFolder.ts';

const posix = process.platform === 'win32' ? it.skip : it;

const folders = ['', 'a', 'a/b', 'a/b/c', 'doc', 'Foo', 'x y'];
const names = ['f.ts', 'F.ts', 'g.log', '#h', '!i', 'sp ', 'foo', 'bar[1].ts', 'back\\s', '*star'];

/** Ignore files by their folders, one case a row. */
const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'negation, and that nothing is let in below what is ignored': {
    '': '*.ts\n!f.ts\na/b\n!a/b/f.ts\n',
  },
  'a deeper file over a higher one': { '': '*.log\n', a: '!g.log\n', 'a/b': 'g.log\n' },
  'a folder that a deeper file lets in again, with all that is in it': {
    '': 'a/*\n',
    a: '!*/\n',
    'a/b': 'f.ts\n',
  },
  'two stars': { '': '**/b\na/**/f.ts\ndoc/**\n!doc/**/f.ts\n**/*.log\n' },
  'blanks at the end': { '': 'foo   \nsp\\ \ng.log\t\n' },
  'escaped and unescaped signs': { '': '\\#h\n\\!i\n#h\n\\*star\nbar\\[1\\].ts\nback\\\\s\n' },
  'folders alone': { '': 'foo/\nb/\nx y/\n' },
  'case, as it is written': { '': 'foo\nF.ts\ndoc\nDOC/f.ts\n' },
  'a slash in front and in the middle': { '': '/f.ts\na/f.ts\n/x y/foo\n' },
  'line ends, and a byte order mark': { '': '\uFEFFf.ts\r\n*.log\r\n\r\n!a/g.log\r\n' },
  classes: { '': '[fg].*\n[!A-Z]oo\n[[:upper:]].ts\nbar[0-9\n' },
};

describe('what ignore files and globs say', () => {
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder();
  });

  afterEach(() => folder.delete());

  const root = (): IndexRoot => ({ folder: folder.code, prefix: '' });

  function kept(
    paths: readonly string[],
    exclude: readonly ExcludedGlob[] = [],
    from: IndexRoot = root(),
  ): readonly string[] {
    const judge = createPathJudge(exclude);
    return paths.filter((path) => judge.judge(from, path) === 'kept').toSorted();
  }

  function everyFile(): readonly string[] {
    const paths = folders.flatMap((at) =>
      names.map((name) => (at === '' ? name : `${at}/${name}`)),
    );
    for (const path of paths) folder.write(path, 'x');
    return paths;
  }

  for (const [what, files] of Object.entries(cases))
    posix(`is what git says: ${what}`, () => {
      const paths = everyFile();
      execFileSync('git', ['init', '-q', folder.code]);
      for (const [at, text] of Object.entries(files)) folder.write(`${at}/.gitignore`, text);
      const ask = '-c core.ignoreCase=false ls-files --others --exclude-standard -z'.split(' ');
      const listed = execFileSync('git', ['-C', folder.code, ...ask]);
      const git = new Set(listed.toString().split('\0'));
      const expected = paths.filter((path) => git.has(path)).toSorted();
      assert.ok(expected.length < paths.length);
      assert.deepEqual(kept(paths), expected);
    });

  it('lets .parleyignore bring back a whole folder that git ignores', () => {
    folder.write('.gitignore', 'made/\nvendor\n');
    folder.write('.parleyignore', '!made/\n!vendor\nmade/secret.ts\n');
    folder.write('made/deep/.gitignore', 'not.ts\n');
    const paths = [
      'made/a.ts',
      'made/secret.ts',
      'made/deep/b.ts',
      'made/deep/not.ts',
      'vendor/c.ts',
    ];
    assert.deepEqual(kept(paths), ['made/a.ts', 'made/deep/b.ts', 'vendor/c.ts']);
  });

  it('tells what .parleyignore alone keeps away, whatever git says', () => {
    folder.write('.git/HEAD', 'ref: refs/heads/main\n');
    folder.write('.gitignore', '*.log\ndist/\n');
    folder.write('.parleyignore', 'private/\n*.key\n');
    folder.write('deep/.parleyignore', '!public.key\n');
    folder.write('deep/.gitignore', '*.tmp\n');
    const judge = createOwnJudge();
    const others = ['a.log', 'dist/a.ts', 'node_modules/a.ts', 'deep/a.tmp', 'deep/public.key'];
    assert.deepEqual(
      [...others, 'private/a.ts', 'deep/a.key'].filter(
        (path) => judge.judge(root(), path) !== 'kept',
      ),
      ['private/a.ts', 'deep/a.key'],
    );
  });

  it('does not hold the ignore files of a repository against a folder of it that is opened itself', () => {
    folder.write('.git/HEAD', 'ref: refs/heads/main\n');
    folder.write('.gitignore', '*\n!.gitignore\n');
    folder.write('notes/.gitignore', '*.log\n');
    const notes = { folder: folder.file('notes'), prefix: '' };
    assert.deepEqual(kept(['a.ts', 'b/c.ts', 'd.log'], [], notes), ['a.ts', 'b/c.ts']);
    folder.write('.parleyignore', 'notes/\n');
    assert.deepEqual(kept(['a.ts', 'b/c.ts', 'd.log'], [], notes), []);
  });

  it('hides what is made of a file beside it, as `when` says', () => {
    for (const name of ['a.ts', 'a.js', 'b.js', 'lib/c.ts', 'lib/c.js', 'lib/d.e.js', 'lib/d.e.ts'])
      folder.write(name, '');
    const exclude = [{ root: '', glob: '**/*.js', when: '$(basename).ts' }];
    assert.deepEqual(kept(['a.js', 'a.ts', 'b.js', 'lib/c.js', 'lib/d.e.js'], exclude), [
      'a.ts',
      'b.js',
    ]);
  });

  it('keeps the globs of one folder out of the others', () => {
    const exclude = [
      { root: 'one/', glob: '**/*.js' },
      { root: 'two/', glob: 'lib' },
    ];
    const [one, two] = ['one', 'two'].map((name) => {
      return { folder: folder.file(name), prefix: `${name}/` };
    });
    const paths = ['a.js', 'lib/b.ts'];
    assert.deepEqual(kept(paths, exclude, one), ['lib/b.ts']);
    assert.deepEqual(kept(paths, exclude, two), ['a.js']);
  });

  posix('are not held up by a pipe, a folder or a gigabyte in the place of an ignore file', () => {
    execFileSync('mkfifo', [folder.file('.gitignore'), folder.file('.parleyignore')]);
    mkdirSync(folder.file('a/.gitignore'), { recursive: true });
    mkdirSync(folder.file('b'));
    const huge = openSync(folder.file('b/.gitignore'), 'w');
    ftruncateSync(huge, 1_073_741_824);
    closeSync(huge);
    const paths = ['a/x.ts', 'b/x.ts', 'x.ts'];
    assert.deepEqual(kept(paths), paths);
  });
});
