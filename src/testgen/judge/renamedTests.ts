import { claimsOf } from './lostAssertions.ts';

/** A test that has another name and is the same otherwise. Names are the framework's. */
export interface RenamedTest {
  readonly from: string;
  readonly to: string;
}

/** Names of tests and the text of the file that they stand in. */
interface NamedTests {
  readonly names: readonly string[];
  readonly text: string;
}

/**
 * Which of the tests that are gone are there under a name that is new. Each goes with one of the same
 * text, layout and name aside, that claims something; of what cannot be told nothing is said.
 */
export function renamedTests(gone: NamedTests, added: NamedTests): readonly RenamedTest[] {
  if (gone.names.length === 0 || added.names.length === 0) return [];
  const bodyBefore = bodiesIn(gone.text);
  const bodyAfter = bodiesIn(added.text);
  const free = new Map<string, string[]>();
  for (const name of added.names) {
    const body = bodyAfter(name);
    if (body !== undefined) free.set(body, [...(free.get(body) ?? []), name]);
  }
  return gone.names.flatMap((from) => {
    const to = free.get(bodyBefore(from) ?? '')?.shift();
    return to === undefined ? [] : [{ from, to }];
  });
}

/** Where a name stands in a file. */
interface Place {
  readonly line: number;
  readonly column: number;
  /** As it is written there. */
  readonly written: string;
}

const string = /(['"`])((?:\\.|(?!\1).)*)\1/gu;
/** "tests.test_fee::test_pays[1-2]", "test_pays (tests.test_fee.Fee)" */
const identifier = /([\p{L}_$][\p{L}\p{N}_$]*)(?:\(\))?(\[.*\]| \(.*\))?$/u;

/** What a test says beside its name, with one blank for each gap; undefined where it cannot be told. */
function bodiesIn(text: string): (name: string) => string | undefined {
  const lines = text.split(/\r?\n/u);
  const titles = lines.flatMap((each, line) =>
    Array.from(each.matchAll(string), ({ index, 2: written = '' }) => {
      const title = written.replaceAll(/\\(['"`])/gu, '$1');
      return { line, column: index + 1, written, title };
    }),
  );
  return (name) => {
    const suited = titles.filter(({ title }) => title !== '' && isTitleOf(title, name));
    const longest = Math.max(0, ...suited.map(({ title }) => title.length));
    const named = suited.filter(({ title }) => title.length === longest);
    const places = named.length > 0 ? named : declared(lines, name);
    const [place, other] = places;
    // Twice the same name: nobody knows which one it is.
    if (!place || other) return undefined;
    const body = bodyAt(lines, place);
    const values = identifier.exec(name)?.[2] ?? '';
    return body === undefined ? undefined : `${values.startsWith('[') ? values : ''}\n${body}`;
  };
}

/** The names of groups stand before that of a test. */
function isTitleOf(title: string, name: string): boolean {
  return name === title || name.endsWith(` ${title}`);
}

/** Where a function of the test's name begins. */
function declared(lines: readonly string[], name: string): readonly Place[] {
  // unittest says in which class it is, behind the name.
  const written = (/^(\w+) \(/u.exec(name) ?? identifier.exec(name))?.[1];
  if (written === undefined) return [];
  const start = new RegExp(
    String.raw`\b(?:def|func|fun|fn|void|function) ${written.replaceAll('$', String.raw`\$`)}\b`,
    'u',
  );
  return lines.flatMap((each, line) => {
    const found = start.exec(each);
    const column = found ? found.index + found[0].length - written.length : -1;
    return found ? [{ line, column, written }] : [];
  });
}

/** From the line with the name to the end of what stands deeper than it. */
function bodyAt(lines: readonly string[], { line, column, written }: Place): string | undefined {
  let first = line;
  // The name may stand on a line of its own, below what it is given to.
  while (first > 0 && /^\s*['"`]/u.test(lines[first] ?? '')) first--;
  const depth = depthOf(lines[first] ?? '');
  let last = first + 1;
  while (last < lines.length && (isBlank(lines[last]) || depthOf(lines[last] ?? '') > depth))
    last++;
  const end = lines[last] ?? '';
  if (depthOf(end) === depth && /^\s*(?:[)\]}]|end\b)/u.test(end)) last++;
  const own = lines.slice(first, last).map((each, i) => {
    const isNamed = first + i === line;
    return isNamed ? each.slice(0, column) + each.slice(column + written.length) : each;
  });
  const body = own.join('\n');
  return isWhole(body) && claimsOf(body).length > 0
    ? body.replaceAll(/\s+/gu, ' ').trim()
    : undefined;
}

const isBlank = (line: string | undefined): boolean => line?.trim() === '';
const depthOf = (line: string): number => /^\s*/u.exec(line)?.[0].length ?? 0;

/** False where it ends in the middle of something: a text over several lines need not stand deeper. */
function isWhole(body: string): boolean {
  const code = body.replaceAll(string, '');
  const count = (sign: RegExp): number => code.match(sign)?.length ?? 0;
  if (count(/`/gu) % 2 === 1 || count(/"""/gu) % 2 === 1 || count(/'''/gu) % 2 === 1) return false;
  return count(/[([{]/gu) === count(/[)\]}]/gu);
}
