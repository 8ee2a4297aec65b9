import type { Completion } from '../../protocol/completion.ts';
import { t } from '../../protocol/texts.ts';
import { fuzzyMatches } from './fuzzy.ts';

/** One commit, as far as it tells of who wrote it. */
export interface AuthoredCommit {
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As its project calls them: a mailmap counts. */
  readonly author: string;
  readonly message: string;
}

/** Somebody who wrote some of the workspace's code. Known by name alone: addresses are nobody's business. */
export interface Person {
  readonly name: string;
  readonly commits: number;
  /** Of the newest one, in milliseconds since 1970. */
  readonly last: number;
}

const longestName = 100;
const mostShown = 4;
/** Milliseconds after which a commit counts half as much for who comes first. */
const halfLife = 90 * 24 * 60 * 60 * 1_000;
/** Written before a name that something else in the workspace has, too. */
const prefix = 'person:';

/** All who wrote these commits, alone or with others: the busiest of late first. */
export function peopleIn(commits: readonly AuthoredCommit[]): readonly Person[] {
  const newest = Math.max(0, ...commits.map(({ at }) => at));
  const found = new Map<string, Person & { readonly weight: number }>();
  for (const commit of commits) {
    for (const name of authorsOf(commit)) {
      const key = keyOf(name);
      const known = found.get(key) ?? { name, commits: 0, last: 0, weight: 0 };
      found.set(key, {
        // The newest spelling is how they write themselves today.
        name: commit.at > known.last ? name : known.name,
        commits: known.commits + 1,
        last: Math.max(known.last, commit.at),
        weight: known.weight + 0.5 ** ((newest - commit.at) / halfLife),
      });
    }
  }
  return [...found.values()]
    .toSorted((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .map(({ weight: _weight, ...person }) => person);
}

/** Who is called so: by the whole name, or by the first one where only one person has it. */
export function personNamed(people: readonly Person[], name: string): Person | undefined {
  const wanted = keyOf(name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const whole = people.find((each) => keyOf(each.name) === wanted);
  if (whole || wanted === '') return whole;
  const [first, ...others] = people.filter((each) => keyOf(each.name).startsWith(`${wanted} `));
  return others.length === 0 ? first : undefined;
}

/** True of a name that can only be meant as a person's. */
export function isPersonOnly(name: string): boolean {
  return name.startsWith(prefix);
}

/** What a person wrote, alone or with others, in the order of the commits. */
export function commitsBy<T extends AuthoredCommit>(
  commits: readonly T[],
  { name }: Pick<Person, 'name'>,
): readonly T[] {
  const wanted = keyOf(name);
  return commits.filter((commit) => authorsOf(commit).some((author) => keyOf(author) === wanted));
}

/** Whom `@` may stand for, best first. `isTaken` tells what else in the workspace has the name. */
export function personCompletions(
  people: readonly Person[],
  query: string,
  isTaken: (name: string) => boolean,
): readonly Completion[] {
  const wanted = isPersonOnly(query) ? query.slice(prefix.length) : query;
  return fuzzyMatches(people, wanted, mostShown).map(({ name, commits, last }) => ({
    kind: 'person',
    label: name,
    detail:
      commits === 1
        ? t('one commit, on {0}', dayOf(last))
        : t('{0} commits, the last on {1}', commits, dayOf(last)),
    insert: insertOf(name, isTaken(name)),
  }));
}

/** "2026-11-28" */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function insertOf(name: string, taken: boolean): string {
  const written = `${taken ? prefix : ''}${asMentioned(name)}`;
  return /^[\p{L}\p{N}_-]+$/u.test(written) ? `@${written}` : `@"${written}"`;
}

/** The author and those whom the message names as co-authors, each once. */
function authorsOf({ author, message }: AuthoredCommit): readonly string[] {
  const trailers = message.matchAll(/^co-authored-by:(?<name>[^<\n]*)/gimu);
  const names = [author, ...[...trailers].map(({ groups }) => groups?.['name'] ?? '')].map(clean);
  const seen = new Map(names.filter((name) => name !== '').map((name) => [keyOf(name), name]));
  return [...seen.values()];
}

/** On one line, and no longer than a name is. */
function clean(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, longestName)
    .trim();
}

/** Neither quotes can stand in a mention, nor at its end what would be lines. */
function asMentioned(name: string): string {
  return name.replaceAll('"', '').replace(/:(?=\d+(?:-\d+)?$)/u, ' ');
}

/** The same for each spelling of a name. */
function keyOf(name: string): string {
  return asMentioned(clean(name)).normalize('NFC').toLowerCase();
}
