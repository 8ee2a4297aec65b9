// What a person reads of the host comes through `t`: no other literal in src looks like words, but for
// those that are named with a reason.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { threadText } from '../../src/protocol/threadText.ts';
import { inCapitals } from '../helpers/shouting.ts';
import { exemptions, threadFiles } from './englishTexts.ts';
import { literalReader, type Literal } from './literals.ts';

/** Two words beside each other. */
const phrase = /\p{L}{2,}[,;:.…”“"')]*\s+[“"'(]*\p{L}{2,}/u;
/** A word that is joined to a value: `{} files`, `Before: {}`, `Undo `. */
const joined =
  /\{\} \p{Ll}{3,}|\p{L}{3,}[,:]? \{\}|^\p{L}{3,}[,:]? $|^[ ,;]+\p{L}{3,}|\p{L}{3,} “\{\}”/u;
const word = /\p{L}{3,}/u;
/** What is put into these is read, be it a single word. */
const shownIn =
  /^(?:label|title|detail|description|tooltip|placeHolder|prompt|advice|said|heading|\w+(?:Text|Words|Label|Title))$/u;
const code = /^[a-z\d]+(?:[-.][a-z\d]+)+$|^#/u;
const sql =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|DROP|BEGIN|ROLLBACK|COMMIT|SAVEPOINT|RELEASE|VACUUM|WHERE|ALTER|ATTACH)\b/u;
/** The log, mistakes of developers, and what is only looked for in a text. */
const unread =
  /(?:^|[.#])log\??\.(?:info|warn|error|debug)$|^new (?:TypeError|RangeError|DamageError)$/u;
const search = /\.(?:includes|startsWith|endsWith|indexOf|split|exec|prepare)$/u;

/** Whether a person may read the literal as it stands there. */
function looksShown({ text, callees, name, role }: Literal): boolean {
  if (role !== 'value' || sql.test(text)) return false;
  if (callees.some((callee) => unread.test(callee)) || search.test(callees[0] ?? '')) return false;
  if (phrase.test(text) || joined.test(text)) return true;
  const isAlone = callees[0] === undefined || callees[0].startsWith('vscode.');
  return isAlone && shownIn.test(name) && word.test(text) && !code.test(text);
}

type Rule = readonly [file: string, which: string];

/** The rules by which a literal may stay English. */
function rulesFor(file: string, { text, keys }: Literal): readonly Rule[] {
  return exemptions.flatMap(({ files }) => {
    const which = files[file];
    if (which === undefined) return [];
    if (which === 'everything') return [[file, which] as const];
    if (which === 'titles') return keys[0] === 'title' ? [[file, which] as const] : [];
    return which.filter((part) => text.includes(part)).map((part) => [file, part] as const);
  });
}

const asLine = (rule: Rule): string => rule.join(': ');

describe('the texts in src', () => {
  let shown: readonly (readonly [file: string, literal: Literal])[] = [];

  before(async function () {
    // All of the source is parsed.
    this.timeout(30_000);
    const read = await literalReader();
    const root = path.join(repoRoot, 'src');
    shown = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const file = name.replaceAll('\\', '/');
        const literals = read(readFileSync(path.join(root, name), 'utf8'));
        return literals.filter(looksShown).map((literal) => [file, literal] as const);
      });
  });

  it('that a person reads come through `t`', () => {
    assert.ok(shown.length > 0);
    const loose = shown.filter(
      ([file, literal]) => !threadFiles.has(file) && rulesFor(file, literal).length === 0,
    );
    assert.deepEqual(
      loose.map(([file, { line, text }]) => `src/${file}:${line}: ${text}`),
      [],
    );
  });

  it('are exempt from that only where there is such a text', () => {
    const used = new Set(
      shown.flatMap(([file, literal]) => rulesFor(file, literal).map((rule) => asLine(rule))),
    );
    const named = exemptions.flatMap(({ files }) =>
      Object.entries(files).flatMap(([file, which]): readonly Rule[] =>
        typeof which === 'string' ? [[file, which]] : which.map((part) => [file, part]),
      ),
    );
    assert.deepEqual(
      named.map(asLine).filter((line) => !used.has(line)),
      [],
    );
    assert.deepEqual(
      [...threadFiles].filter((file) => !shown.some(([each]) => each === file)),
      [],
    );
  });
});

describe('the texts of threads', () => {
  inCapitals();

  it('are known to the host, which says them in VS Code’s language', async () => {
    const read = await literalReader();
    for (const file of threadFiles) {
      const source = readFileSync(path.join(repoRoot, 'src', file), 'utf8');
      const unknown = read(source)
        .filter((literal) => looksShown(literal) && rulesFor(file, literal).length === 0)
        .map(({ text }) => text.replaceAll('{}', '7'))
        .filter((text) => threadText(text) !== text.toUpperCase());
      assert.deepEqual(unknown, [], file);
    }
  });
});

describe('the search for texts', () => {
  let found: (source: string) => readonly string[];

  before(async () => {
    const read = await literalReader();
    found = (source) =>
      read(source)
        .filter(looksShown)
        .map(({ text }) => text);
  });

  it('finds sentences and phrases wherever they stand', () => {
    assert.deepEqual(found("fail('The disk is full.');"), ['The disk is full.']);
    assert.deepEqual(found("const a = { reason: b ? 'no file' : c };"), ['no file']);
    assert.deepEqual(found('throw new Error(`It broke at ${line}`);'), ['It broke at {}']);
    assert.deepEqual(found('const a = `${many} files`;'), ['{} files']);
    assert.deepEqual(found("const a = 'Undo ' + b;"), ['Undo ']);
  });

  it('finds single words where they are shown', () => {
    assert.deepEqual(found("const row = { label: 'Open' };"), ['Open']);
    assert.deepEqual(found("function stateText() { return 'connected'; }"), ['connected']);
    assert.deepEqual(found("void vscode.window.showQuickPick(a, { title: 'Parley' });"), [
      'Parley',
    ]);
    assert.deepEqual(found("const kind = 'file'; if (title === 'New') go('home');"), []);
  });

  it('leaves out what is translated, but not what is put into it', () => {
    assert.deepEqual(found("show(t('The disk is full.'), t(`Two words`));"), []);
    assert.deepEqual(found("show(t('{0} is gone', a ?? 'the file'));"), ['the file']);
  });

  it('leaves out the log, SQL, types, modules and what is only compared', () => {
    const sources = [
      "this.#options.log.warn(`It broke: ${why}`); log.error('It broke', error);",
      "db.prepare('SELECT a FROM b'); db.exec(`PRAGMA user_version = ${n}`);",
      "type Name = 'Left Out' | 'Found for it'; import a from 'two words';",
      "if (name === 'Left Out' || text.includes('not there')) throw new TypeError('An odd name');",
    ];
    assert.deepEqual(sources.flatMap(found), []);
  });
});
