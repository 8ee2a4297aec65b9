// What must not be in the repository: secrets (in its history neither), names of private registries, long files, JavaScript sources.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { secretsIn } from './secrets.ts';

const maxLines = 350;
/** Larger files are pictures or generated data, which no secret is pasted into. */
const maxBytes = 5_000_000;

const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
);

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    // Where a hook or a rebase runs this, git says there which repository it means.
    env: ownEnvironment,
    encoding: 'utf8',
    maxBuffer: 1_000_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Tracked files and new ones that git does not ignore. */
function filesOf(root: string): string[] {
  const listed = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z')
    .split('\0')
    .filter((name) => name !== '');
  return [...new Set(listed)].filter((name) => {
    const stat = fs.statSync(path.join(root, name), { throwIfNoEntry: false });
    return stat?.isFile() === true && stat.size < maxBytes;
  });
}

function secretsInFiles(root: string): string[] {
  return filesOf(root).flatMap((name) =>
    secretsIn(fs.readFileSync(path.join(root, name), 'utf8')).map((hit) => `${name}:${hit}`),
  );
}

function hasHistory(root: string): boolean {
  try {
    git(root, 'rev-parse', '--verify', 'HEAD');
    return true;
  } catch {
    return false;
  }
}

/** Every line that any commit ever added. */
function secretsInHistory(root: string): string[] {
  if (!hasHistory(root)) return [];
  const added = git(root, 'log', '--all', '-p', '--no-color', '--unified=0', '--no-ext-diff');
  return secretsIn(
    added
      .split('\n')
      .filter((line) => line.startsWith('+'))
      .join('\n'),
  );
}

describe('hygiene', () => {
  it('has no literal secret in any file', () => {
    assert.ok(filesOf(repoRoot).length > 0);
    assert.deepEqual(secretsInFiles(repoRoot), []);
  });

  // All of git's history is read, by a process of its own.
  it('has no literal secret in the history', function () {
    this.timeout(60_000);
    assert.deepEqual(secretsInHistory(repoRoot), []);
  });

  it('names no registry in the lockfile or in a configuration of npm', () => {
    for (const name of ['package-lock.json', '.npmrc']) {
      const file = path.join(repoRoot, name);
      const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
      assert.doesNotMatch(text, /"resolved": "https?:|registry\s*=|_auth/);
    }
  });

  it('has no link, which would lead out of it on another machine', () => {
    const modes = git(repoRoot, 'ls-files', '--stage', '-z').split('\0');
    assert.ok(modes.length > 1);
    assert.deepEqual(
      modes.filter((line) => line.startsWith('120000')),
      [],
    );
  });

  it('has only TypeScript in src and webview', () => {
    assert.deepEqual(
      filesOf(repoRoot).filter((name) => /^(?:src|webview)\/.*\.[cm]?jsx?$/.test(name)),
      [],
    );
  });

  it(`has no source file over ${maxLines} lines`, () => {
    const sources = filesOf(repoRoot).filter((name) =>
      /^(?:src|webview|scripts)\/.*\.(?:tsx?|mjs)$/.test(name),
    );
    assert.ok(sources.length > 0);
    const long = sources.filter(
      (name) =>
        fs.readFileSync(path.join(repoRoot, name), 'utf8').trimEnd().split('\n').length > maxLines,
    );
    assert.deepEqual(long, []);
  });
});

describe('the search for secrets', () => {
  // In pieces, so that this file does not hold what it looks for.
  const planted = [
    ['const key = "s', `k-${'a1B2'.repeat(6)}";`],
    ['jwtSecret', '=changeme'],
    ['OPENAI_API_KEY', '=abc'],
    ['AWS_SECRET_KEY', '=abc'],
    ['-----BEGIN RSA PRIVATE', ' KEY-----'],
  ].map((pieces) => pieces.join(''));
  let root = '';

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
    git(root, 'init', '-q');
  });

  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  for (const [index, line] of planted.entries()) {
    it(`finds planted secret ${index + 1} in a new file`, () => {
      fs.writeFileSync(path.join(root, 'notes.txt'), `first\n${line}\n`);
      assert.equal(secretsInFiles(root).length, 1);
      assert.match(secretsInFiles(root)[0] ?? '', /^notes\.txt:2:/);
    });
  }

  it('finds a secret that a later commit removed', () => {
    const file = path.join(root, 'notes.txt');
    const commit = (text: string) => {
      fs.writeFileSync(file, text);
      git(root, 'add', '.');
      git(
        root,
        '-c',
        'user.name=Test',
        '-c',
        'user.email=test@localhost',
        '-c',
        'core.hooksPath=/dev/null',
        '-c',
        'commit.gpgsign=false',
        'commit',
        '-q',
        '-m',
        'change',
      );
    };
    commit(`${planted[2]}\n`);
    commit('nothing\n');
    assert.deepEqual(secretsInFiles(root), []);
    assert.equal(secretsInHistory(root).length, 1);
  });

  it('leaves ordinary text alone', () => {
    assert.deepEqual(
      secretsIn(
        'risk-based-ordering-of-the-members\nOPENAI_API_KEY is read from SecretStorage\nsk-short',
      ),
      [],
    );
  });
});
