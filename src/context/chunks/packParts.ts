import type { Chunk } from './chunk.ts';
import { joinShort } from './plainText.ts';
import type { ChunkSizes, Part } from './part.ts';
import { type LinedText, lineSpan, windowCuts } from './windows.ts';

/** A part with the way to it. */
interface Scope {
  readonly part: Part;
  readonly path: readonly string[];
}

/** What is merged: it ends where the next one starts. */
interface Unit {
  readonly start: number;
  /** Whose inside it stands in; undefined for the file's outermost level. */
  readonly scope: Scope | undefined;
  /** What it is; undefined for plain code. */
  readonly part: Part | undefined;
  /** The scope's own beginning, up to its first part. */
  readonly head: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly units: readonly Unit[];
}

const longestSignature = 300;
const longestDoc = 1_000;
const longestPath = 12;

/** Makes chunks of a file's parts: merges small neighbours, takes large ones apart, and tiles the text. */
export function packParts(lined: LinedText, parts: readonly Part[], sizes: ChunkSizes): Chunk[] {
  const { text } = lined;
  if (text === '') return [];
  const measure = (start: number, end: number) =>
    Math.max(
      lineSpan(lined.lines, start, end),
      Math.ceil(((end - start) * sizes.maxLines) / sizes.maxChars),
    );
  const units: Unit[] = [];
  takeApart(parts, undefined, text.length, { units, measure, sizes });
  if (units[0] === undefined || units[0].start > 0)
    units.unshift({ start: 0, scope: undefined, part: undefined, head: false });
  // Broken syntax can give two parts one beginning, or one the end of the text.
  const held = units.filter(({ start }, i) => (units[i + 1]?.start ?? text.length) > start);
  const spans = absorb(merge(held, text.length, measure, sizes), measure, sizes);
  return spans.flatMap((span) => chunksOf(span, measure, lined, sizes));
}

/** Lines that a stretch counts as, long lines more than once. */
type Measure = (start: number, end: number) => number;

interface Taking {
  readonly units: Unit[];
  readonly measure: Measure;
  readonly sizes: ChunkSizes;
}

/** @param end where the last one of these parts ends, tail included */
function takeApart(
  parts: readonly Part[],
  scope: Scope | undefined,
  end: number,
  taking: Taking,
): void {
  const { units, measure, sizes } = taking;
  for (const [i, part] of parts.entries()) {
    const size = measure(part.start, parts[i + 1]?.start ?? end);
    const whole =
      part.parts.length === 0 || size <= (part.container ? sizes.targetLines : sizes.maxLines);
    if (whole) {
      units.push({
        start: part.start,
        scope,
        part: part.name === '' ? undefined : part,
        head: false,
      });
      continue;
    }
    const inner = part.name === '' ? scope : { part, path: pathTo(scope, part) };
    if ((part.parts[0]?.start ?? 0) > part.start)
      units.push({ start: part.start, scope: inner, part: undefined, head: inner !== scope });
    takeApart(part.parts, inner, parts[i + 1]?.start ?? end, taking);
  }
}

/** The innermost names matter most where somebody nested things without end. */
function pathTo(scope: Scope | undefined, part: Part): readonly string[] {
  const names = part.name.split('::').filter((name) => name !== '');
  return [...(scope?.path ?? []), ...names].slice(-longestPath);
}

function merge(units: readonly Unit[], end: number, measure: Measure, sizes: ChunkSizes): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (let i = 0; i < units.length; i++) {
    const stop = units[i + 1]?.start ?? end;
    const next = units[i + 1];
    const start = units[from]?.start ?? 0;
    const fits =
      next !== undefined &&
      next.scope === units[i]?.scope &&
      measure(start, units[i + 2]?.start ?? end) <= limitFor(units.slice(from, i + 2), sizes);
    if (fits) continue;
    spans.push({ start, end: stop, units: units.slice(from, i + 1) });
    from = i + 1;
  }
  return spans;
}

/** A remnant of a few lines is no chunk: it joins its neighbour, a little above what is aimed at. */
function absorb(spans: readonly Span[], measure: Measure, sizes: ChunkSizes): Span[] {
  const joined: Span[] = [];
  // From the end, so that heads within each other meet before what stands above them joins.
  for (const span of spans.toReversed()) {
    const after = joined.at(-1);
    const size = measure(span.start, after?.end ?? span.end);
    if (after !== undefined && size <= limitOfJoin(span, after, measure, sizes))
      joined[joined.length - 1] = {
        start: span.start,
        end: after.end,
        units: [...span.units, ...after.units],
      };
    else joined.push(span);
  }
  return joined.toReversed();
}

/** How large two neighbours may be together; 0 where they stay apart. */
function limitOfJoin(before: Span, span: Span, measure: Measure, sizes: ChunkSizes): number {
  const { targetLines, maxLines } = sizes;
  const few = Math.ceil(targetLines / 5);
  const isSmall = ({ start, end }: Span) => measure(start, end) <= few;
  const isPlain = ({ units }: Span) => units.every(({ part }) => part === undefined);
  const [next] = span.units;
  const sameScope = next?.scope === before.units.at(-1)?.scope;
  if (isPlain(before) && isSmall(before) && next?.head === true)
    return Math.min(maxLines, targetLines * 1.5);
  if (!sameScope) return 0;
  const isHead = before.units.every(({ head }) => head) && isSmall(before);
  // What is too large will be cut at lines all the same.
  if (isHead && isPlain(span))
    return measure(span.start, span.end) > maxLines ? Number.POSITIVE_INFINITY : maxLines;
  if (isHead)
    return isMention(before, span, measure) ? maxLines : Math.min(maxLines, targetLines * 1.5);
  // Plain code changes nothing about what its neighbour is.
  if ([before, span].some((each) => isPlain(each) && isSmall(each))) return maxLines;
  return isSmall(before) || isSmall(span) ? targetLines * 1.25 : 0;
}

/** Whether a head is so short beside its one large member that the member's name fits both. */
function isMention(head: Span, member: Span, measure: Measure): boolean {
  const lines = measure(head.start, head.end);
  return member.units.length === 1 && lines <= 3 && measure(member.start, member.end) > lines * 10;
}

/** Statements of one function hang together more than functions do. */
function limitFor(units: readonly Unit[], { targetLines, maxLines }: ChunkSizes): number {
  const oneBody = units.every(
    ({ scope, part }) => part === undefined && scope !== undefined && !scope.part.container,
  );
  return oneBody ? Math.min(maxLines, targetLines * 2) : targetLines;
}

function chunksOf(span: Span, measure: Measure, lined: LinedText, sizes: ChunkSizes): Chunk[] {
  const about = describe(span, measure);
  const edges = [span.start, ...windowCutsOf(span, lined, sizes), span.end];
  const chunks: Chunk[] = [];
  for (const [i, end] of edges.entries()) {
    const start = edges[i - 1];
    if (start === undefined) continue;
    const startLine = lined.lines.lineAt(start) + 1;
    const endLine = lined.lines.lineAt(end - 1) + 1;
    // The comment stands in the first piece.
    const doc = i === 1 ? about.doc : '';
    chunks.push({ start, end, startLine, endLine, ...about, doc });
  }
  return chunks;
}

function windowCutsOf({ start, end }: Span, lined: LinedText, sizes: ChunkSizes): number[] {
  const fits = lineSpan(lined.lines, start, end) <= sizes.maxLines && end - start <= sizes.maxChars;
  if (fits) return [];
  return windowCuts(lined, start, end, sizes, Math.min(sizes.maxLines, sizes.targetLines * 2));
}

type About = Pick<Chunk, 'kind' | 'symbols' | 'signature' | 'doc'>;

function describe({ start, end, units }: Span, measure: Measure): About {
  // Heads that were joined stand within each other: the innermost tells most.
  const head = units.findLast((unit) => unit.head);
  const scope = head?.scope ?? units[0]?.scope;
  const named = units.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const [only] = named;
  if (only !== undefined && named.length === 1) {
    // A constant among thirty lines of imports does not name them, nor a small method its class.
    const names =
      head === undefined
        ? only.kind !== 'value' || measure(only.start, only.end) * 2 > measure(start, end)
        : measure(only.start, end) > measure(start, only.start) * 10;
    if (names) return describePart(only, scope);
  }
  const own = scope !== undefined && (head !== undefined || named.length === 0);
  const inside = named.flatMap(partsWithin);
  return {
    kind: own ? scope.part.kind : named.length === 0 ? 'window' : 'group',
    symbols: scope?.path ?? [],
    signature: joinShort(
      [own ? scope.part.signature : '', ...named.map(shownName), ...inside.map(shownName)],
      longestSignature,
    ),
    doc: joinShort(
      [head?.scope?.part.doc ?? '', ...named.map(docOf), ...inside.map(docOf)],
      longestDoc,
    ),
  };
}

/** A class that is a chunk by itself is found by its members too. */
function describePart(part: Part, scope: Scope | undefined): About {
  const path = pathTo(scope, part);
  const [only, ...others] = part.parts.filter(({ name }) => name !== '');
  // A namespace around one class says nothing about it.
  if (part.kind === 'section' && only?.container && only.kind !== 'section' && others.length === 0)
    return describePart(only, { part, path });
  const inside = partsWithin(part);
  return {
    kind: part.kind,
    symbols: path,
    signature: joinShort([part.signature, ...inside.map(shownName)], longestSignature),
    doc: joinShort([part.doc, ...inside.map(docOf)], longestDoc),
  };
}

/** Named parts of a container, the outer ones first, as many as a signature might hold. */
function partsWithin(part: Part): readonly Part[] {
  const within: Part[] = [];
  let level: readonly Part[] = [part];
  while (level.length > 0 && within.length < 60) {
    level = level
      .filter(({ container, name }) => container || name === '')
      .flatMap(({ parts }) => parts)
      .slice(0, 60);
    within.push(...level.filter(({ name }) => name !== ''));
  }
  return within;
}

const docOf = ({ doc }: Part) => doc;
const shownName = ({ name }: Part) => name.replaceAll('::', '.');
