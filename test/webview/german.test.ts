// The panel in German: whole, with the same values in each text, and nothing left in English.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { actionStrings } from '../../webview/actionStrings.ts';
import { approvalStrings } from '../../webview/approvalStrings.ts';
import { findStrings } from '../../webview/find/findStrings.ts';
import { dashboardStrings } from '../../webview/dashboard/dashboardStrings.ts';
import { germanDashboardTables } from '../../webview/german/germanDashboard.ts';
import { germanTables as panelTables } from '../../webview/german/germanTables.ts';
import { pasteStrings } from '../../webview/pastes/pasteStrings.ts';
import { queueStrings } from '../../webview/queueStrings.ts';
import { stepStrings } from '../../webview/steps/stepStrings.ts';
import { strings } from '../../webview/strings.ts';
import { summaryStrings } from '../../webview/summaryStrings.ts';
import { nextActionStrings } from '../../webview/transcript/nextActionStrings.ts';
import { faultsOf, looksEnglish } from '../helpers/translation.ts';

const germanTables = { ...panelTables, ...germanDashboardTables };

const englishTables: Readonly<Record<string, object>> = {
  dashboard: dashboardStrings,
  strings,
  actions: actionStrings,
  approval: approvalStrings,
  find: findStrings,
  next: nextActionStrings,
  pastes: pasteStrings,
  queue: queueStrings,
  steps: stepStrings,
  summary: summaryStrings,
};

/** Texts that are the same in both languages. */
const sameWords = new Set([
  'strings.details',
  'strings.code.Code',
  'strings.codeBlock',
  'strings.cost',
  'strings.completionKinds.symbol',
  'strings.completionKinds.person',
  'strings.contextItem',
  'strings.abilities.tools',
  'strings.images.described',
  'strings.profile',
  'strings.contextKinds.skill',
  'strings.completionKinds.skill',
  'actions.answerOf',
  'steps.deedKinds.tests',
  'steps.seconds',
  'steps.minutes',
  'dashboard.sessions.chat',
  'dashboard.models.seconds',
  'dashboard.models.minutes',
  'dashboard.usage.atLeast',
  'dashboard.usage.budgets',
  'dashboard.usage.budget',
  'dashboard.index.text',
  'dashboard.index.kilobytes',
  'dashboard.index.megabytes',
  'dashboard.journal.title',
  'dashboard.threads.title',
  'dashboard.threads.name',
]);

const webview = path.join(repoRoot, 'webview');
const sources = readdirSync(webview, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('german'))
  .map((name) => ({ name, text: readFileSync(path.join(webview, name), 'utf8') }));
const isTable = (name: string): boolean => /[sS]trings\.ts$/u.test(name);

describe('the panel in German', () => {
  for (const [name, english] of Object.entries(englishTables)) {
    it(`has a German text with the same values for each of the table "${name}"`, () => {
      const german = (germanTables as Record<string, unknown>)[name];
      assert.deepEqual(faultsOf(name, english, german, sameWords), []);
    });
  }

  it('has a German table for each that the panel asks for, and no other', () => {
    const asked = sources.flatMap(({ text }) =>
      [...text.matchAll(/\binLanguage\('(\w+)'/gu)].map(([, name = '']) => name),
    );
    assert.deepEqual(asked.toSorted(), Object.keys(germanTables).toSorted());
    assert.deepEqual(asked.toSorted(), Object.keys(englishTables).toSorted());
  });

  it('has every file of texts in one of the tables', () => {
    const main = sources.find(({ name }) => name === 'strings.ts')?.text ?? '';
    const loose = sources.filter(
      ({ name, text }) =>
        isTable(name) &&
        !text.includes('inLanguage(') &&
        !main.includes(`from './${name.replaceAll('\\', '/')}'`),
    );
    assert.deepEqual(
      loose.map(({ name }) => name),
      [],
    );
  });

  it('has no text outside of the tables', async () => {
    const found: string[] = [];
    for (const { name, text } of sources) {
      if (isTable(name)) continue;
      const loader = name.endsWith('x') ? 'tsx' : 'ts';
      const { code } = await esbuild.transform(text, {
        loader,
        jsx: 'transform',
        jsxFactory: 'draw',
        target: 'esnext',
      });
      found.push(...literalTexts(code).map((literal) => `${name}: ${literal}`));
    }
    assert.deepEqual(found, []);
  });

  it('finds a text that a component has of its own', async () => {
    const literals = async (source: string): Promise<readonly string[]> => {
      const options = { loader: 'tsx', jsx: 'transform', jsxFactory: 'draw' } as const;
      return literalTexts((await esbuild.transform(source, options)).code);
    };
    assert.deepEqual(await literals('const a = <b class="x y">Stop</b>;'), ['Stop']);
    assert.deepEqual(await literals('const a = <b>{n} more</b>;'), [' more']);
    assert.deepEqual(await literals('const a = <b title="open it" />;'), ['open it']);
    assert.deepEqual(await literals('say(`Deleted the ${name}`);'), ['Deleted the ']);
    assert.deepEqual(await literals("if (key === 'Enter') go('a-b');"), []);
  });
});

describe('the search for faults of a translation', () => {
  const english = { a: 'Stop', b: (n: number) => `${n} things`, c: { d: 'Open' } };
  const german = { a: 'Anhalten', b: (n: number) => `${n} Dinge`, c: { d: 'Öffnen' } };
  const faults = (other: object): readonly string[] => faultsOf('t', english, other, new Set());

  it('finds none where there is none', () => assert.deepEqual(faults(german), []));
  it('finds a missing text', () => assert.equal(faults({ ...german, c: {} }).length, 1));
  it('finds one too many', () => assert.equal(faults({ ...german, e: 'Mehr' }).length, 1));
  it('finds an English one', () => assert.equal(faults({ ...german, a: 'Stop' }).length, 1));
  it('finds a value that is not told', () =>
    assert.equal(faults({ ...german, b: () => 'Dinge' }).length, 1));
  it('knows English', () => {
    assert.ok(looksEnglish('Parley has not answered'));
    assert.ok(!looksEnglish('Parley hat nicht geantwortet'));
  });
});

/** String literals of a transpiled source that a person would read. */
function literalTexts(code: string): readonly string[] {
  // What goes wrong inside is for the log, in English.
  const plain = code.replaceAll(/new Error\((?:`[^`]*`|"[^"]*")/gu, 'new Error(');
  const shown = [
    // Children, and attributes that are read or heard.
    /draw\((?:[^()"]|"[^"]*"|\([^()]*\))*?(?:null|\}|\)|\w), "((?:[^"\\]|\\.)*)"(?=[,)])/gu,
    /\b(?:title|label|placeholder|alt|hint|"aria-(?:label|valuetext|description|roledescription)"): "((?:[^"\\]|\\.)*)"/gu,
    // Sentences, wherever they are.
    /["`](\p{Lu}\p{Ll}+ \p{Ll}[^"`$]*)/gu,
  ];
  return shown
    .flatMap((pattern) => [...plain.matchAll(pattern)].map(([, text = '']) => text))
    .filter((text) => /\p{L}{2}/u.test(text));
}
