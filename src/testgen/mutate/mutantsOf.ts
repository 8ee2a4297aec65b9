import { languageOf } from '../languages.ts';
import { extensionOf } from '../project.ts';
import type { Change, Mutant } from './mutant.ts';
import { pythonChanges } from './pythonMutations.ts';
import { scriptChanges } from './scriptMutations.ts';
import { lineAt, lineStarts } from './token.ts';

/** Which mutants to take. */
export interface MutantChoice {
  readonly most: number;
  /** The same seed takes the same mutants. */
  readonly seed: number;
  /** Lines that the tests run: those are taken first. */
  readonly covered?: ReadonlySet<number>;
  /** Only lines from `first` to `last`, from 1: those of the symbol that is tested. */
  readonly within?: { readonly first: number; readonly last: number };
}

/**
 * Seeded mutants of a source, told apart by its file's name; undefined where Parley knows no
 * mutations of its language. At most `most`: those on covered lines first, then spread over lines
 * and kinds, so that no line takes them all.
 */
export function mutantsOf(
  source: string,
  path: string,
  choice: MutantChoice,
): readonly Mutant[] | undefined {
  const changes = changesOf(source, path);
  return (
    changes &&
    orderMutants(source, changes, choice)
      .slice(0, choice.most)
      .map((make) => make())
  );
}

/** What makes a mutant of each change that is wanted, the best first, as `mutantsOf` has them. */
export function orderMutants(
  source: string,
  changes: readonly Change[],
  { within, covered, seed }: MutantChoice,
): readonly (() => Mutant)[] {
  const starts = lineStarts(source);
  const placed = changes.flatMap((change) => {
    const line = lineAt(starts, change.at);
    const isAsked = within === undefined || (line >= within.first && line <= within.last);
    return isAsked && isChange(source, change) ? [{ change, line }] : [];
  });
  const random = randomFrom(seed);
  const drawn = placed
    .map(({ change, line }) => ({ change, line, draw: random() }))
    .toSorted((a, b) => a.draw - b.draw);
  const spread = inTurns(
    inTurns(drawn, ({ change }) => change.kind),
    ({ line }) => line,
  );
  const isCovered = ({ line }: { readonly line: number }): boolean => covered?.has(line) ?? true;
  const chosen = [...spread.filter(isCovered), ...spread.filter((each) => !isCovered(each))];
  return chosen.map(({ change, line }) => () => ({
    line,
    kind: change.kind,
    description: change.description,
    text: source.slice(0, change.at) + change.to + source.slice(change.end),
  }));
}

function changesOf(source: string, path: string): readonly Change[] | undefined {
  const language = languageOf(path)?.id;
  if (language === 'javascript') return scriptChanges(source, extensionOf(path));
  return language === 'python' ? pythonChanges(source) : undefined;
}

function isChange(source: string, { at, end, to }: Change): boolean {
  return source.slice(at, end) !== to;
}

/** One of each group, then a second one of each, and so on. */
function inTurns<T>(items: readonly T[], groupOf: (item: T) => unknown): readonly T[] {
  const turns = new Map<unknown, number>();
  const numbered = items.map((item) => {
    const turn = turns.get(groupOf(item)) ?? 0;
    turns.set(groupOf(item), turn + 1);
    return { item, turn };
  });
  return numbered.toSorted((a, b) => a.turn - b.turn).map(({ item }) => item);
}

/** mulberry32 (Tommy Ettinger, public domain): small and good enough to draw with. From 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
