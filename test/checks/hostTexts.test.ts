// The host's texts: each that `t` is called with is in the German bundle, with the same values.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { looksEnglish } from '../helpers/translation.ts';

/** Texts that are the same in both languages: names, and what is made of values only. */
const sameWords = new Set([
  'Assertions: {0}.',
  'Chat',
  'Index',
  'Markdown',
  'Parley: Chat',
  'Parley: {0}',
  'Skills',
  'Tests in {0}',
  'Text',
  '# Skills',
  '{0} UTC. {1}',
  '{0} in ',
  '{0} Chat',
  '{0} Chats',
  '{0} MB',
  '{0}, {1} KB: {2}{3}',
]);

const bundle = JSON.parse(
  readFileSync(path.join(repoRoot, 'l10n', 'bundle.l10n.de.json'), 'utf8'),
) as Record<string, string>;

interface Call {
  readonly file: string;
  /** Undefined where `t` is not called with a text that stands there. */
  readonly key: string | undefined;
}

/** Calls of `t` in a source. */
function callsIn(file: string, source: string): readonly Call[] {
  return [...source.matchAll(/(?<![\w.$])t\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")?/gu)].map(
    ([, literal]) => ({ file, key: literal === undefined ? undefined : plain(literal) }),
  );
}

function plain(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(/\\(.)/gu, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

const root = path.join(repoRoot, 'src');
const calls = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('protocol/texts.ts'))
  .flatMap((name) => callsIn(name, readFileSync(path.join(root, name), 'utf8')));
const keys = new Set(calls.flatMap(({ key }) => (key === undefined ? [] : [key])));
const valuesIn = (text: string): readonly string[] =>
  [...new Set(text.match(/\{\d+\}/gu) ?? [])].toSorted();
/** What a text begins and ends with joins it to others. */
const edgesOf = (text: string): string => `${/^\s*/u.exec(text)?.[0]}|${/\s*$/u.exec(text)?.[0]}`;

describe('the host’s texts', () => {
  it('stand where they are asked for, so that they can be found', () => {
    assert.ok(keys.size > 0);
    assert.deepEqual(
      calls.filter(({ key }) => key === undefined),
      [],
    );
  });

  it('are all in the German bundle, and no others are', () => {
    assert.deepEqual(
      [...keys].filter((key) => !(key in bundle)),
      [],
    );
    assert.deepEqual(
      Object.keys(bundle).filter((key) => !keys.has(key)),
      [],
    );
  });

  it('have the same values and the same edges in German', () => {
    for (const [key, german] of Object.entries(bundle)) {
      assert.deepEqual(valuesIn(german), valuesIn(key), key);
      assert.equal(edgesOf(german), edgesOf(key), key);
    }
  });

  it('are German there', () => {
    const wrong = Object.entries(bundle).filter(
      ([key, german]) => looksEnglish(german) || (german === key && !sameWords.has(key)),
    );
    assert.deepEqual(wrong, []);
  });

  it('are found in all the ways in which they are written', () => {
    const source =
      "t('One {0}', n); f.t('no'); const at = t(\n  'it’s \\'two\\'',\n); t(three); it('four')";
    assert.deepEqual(
      callsIn('a.ts', source).map(({ key }) => key),
      ['One {0}', "it’s 'two'", undefined],
    );
  });
});
