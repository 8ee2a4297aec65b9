import type { Language } from './languages.ts';
import { filesAbove, nameOf, type ProjectFiles } from './project.ts';

/** What tells in a manifest that a project tests properties. */
interface Sign {
  readonly file: RegExp;
  readonly says: RegExp;
  readonly library: string;
}

const packageJson = /^package\.json$/u;
const javaBuild = /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/u;

const signs: Readonly<Partial<Record<Language['id'], readonly Sign[]>>> = {
  javascript: [{ file: packageJson, says: /"fast-check"\s*:/u, library: 'fast-check' }],
  python: [
    {
      file: /^(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|tox\.ini|[\w-]*requirements[\w-]*\.txt)$/u,
      says: /(?<![\w-])hypothesis(?![\w-])/iu,
      library: 'Hypothesis',
    },
  ],
  rust: [
    { file: /^Cargo\.toml$/u, says: /^\s*proptest\b/mu, library: 'proptest' },
    { file: /^Cargo\.toml$/u, says: /^\s*quickcheck\b/mu, library: 'quickcheck' },
  ],
  java: [{ file: javaBuild, says: /\bjqwik\b/u, library: 'jqwik' }],
  elixir: [{ file: /^mix\.exs$/u, says: /:stream_data\b/u, library: 'StreamData' }],
};

/** Characters of a manifest that are looked at. */
const mostText = 200_000;

/**
 * The library with which a project says what holds for every input; undefined where its manifests, from
 * the target's folder upwards, name none.
 */
export async function propertyLibrary(
  project: ProjectFiles,
  target: string,
  { id }: Pick<Language, 'id'>,
): Promise<string | undefined> {
  const known = signs[id] ?? [];
  for (const path of filesAbove(project.files, target)) {
    const meant = known.filter(({ file }) => file.test(nameOf(path)));
    if (meant.length === 0) continue;
    const text = ((await project.read(path)) ?? '').slice(0, mostText);
    const found = meant.find(({ says }) => says.test(text));
    if (found) return found.library;
  }
  return undefined;
}
