import { SyntaxNodes } from '../../context/chunks/syntaxTable.ts';
import { languageOf, type LanguageId } from '../languages.ts';
import { elixirRules } from './elixirRules.ts';
import { orderMutants, type MutantChoice } from './mutantsOf.ts';
import type { Mutant } from './mutant.ts';
import { rubyRules } from './rubyRules.ts';
import type { SyntaxParser } from './syntaxParser.ts';
import { treeChanges } from './treeMutations.ts';
import type { TreeRules } from './treeRules.ts';
import { goRules, javaRules, rustRules } from './typedRules.ts';

/** Languages that are mutated by their syntax trees. */
const rulesOf: Readonly<Partial<Record<LanguageId, TreeRules>>> = {
  ruby: rubyRules,
  elixir: elixirRules,
  java: javaRules,
  go: goRules,
  rust: rustRules,
};

/**
 * Mutants as `mutantsOf` makes them, by the grammar of the source's language. Each was parsed again:
 * what has more faults than the source is no mutant. Undefined where no grammar or no rules are there.
 */
export async function treeMutants(
  source: string,
  path: string,
  choice: MutantChoice,
  parser: SyntaxParser,
): Promise<readonly Mutant[] | undefined> {
  const language = languageOf(path)?.id;
  const rules = language && rulesOf[language];
  const table = rules && (await parser.table(path, source));
  if (!rules || !table) return undefined;
  const changes = treeChanges(new SyntaxNodes(table, source), rules);
  const ordered = orderMutants(source, changes, choice);
  const [before] = await parser.faults(path, [source]);
  const taken: Mutant[] = [];
  for (let at = 0; at < ordered.length && taken.length < choice.most;) {
    const next = ordered.slice(at, at + choice.most - taken.length);
    at += next.length;
    const mutants = next.map((each) => each());
    const faults = await parser.faults(
      path,
      mutants.map(({ text }) => text),
    );
    const isSound = (i: number): boolean => (faults[i]?.count ?? 0) <= (before?.count ?? 0);
    taken.push(...mutants.filter((_, i) => isSound(i)));
  }
  return taken;
}
