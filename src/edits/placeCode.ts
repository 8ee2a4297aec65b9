import { diffArrays } from 'diff';
import type { LineRange } from '../protocol/contextItems.ts';
import { declaredName, symbolSpan } from './declarations.ts';
import { isElision, splitAtElisions } from './elision.ts';
import { SearchedFile } from './findLines.ts';
import { formsOf, indentOf } from './lineForms.ts';
import { linesWithEnds, withoutFinalLineEnds } from './lines.ts';
import { fitFile, fitReplacement, replaceLines } from './replaceLines.ts';
import { similarPlaces, weightOf } from './similarPlace.ts';

/** What a block of code, which quotes nothing of the file, comes to in it. */
export type CodePlacement =
  | { readonly type: 'placed'; readonly proposed: string }
  /** The file holds it already. */
  | { readonly type: 'already' }
  /** `elided`: code was left out ("..."), and what stands there cannot be told. */
  | { readonly type: 'unplaced'; readonly reason: 'missing' | 'elided' };

/** Lines that are to stand in the place of some of the file's. */
interface Piece {
  readonly range: LineRange;
  readonly lines: readonly string[];
}

/** Characters that code must have before it counts as there already: less stands anywhere. */
const leastWeight = 20;
/** Share of the file that comes again in code which is the whole file. */
const wholeShare = 0.6;
/** The same where first and last line are the file's own. */
const framedShare = 0.3;
/** Likeness from which a run of lines is the old form of the code, with and without both its ends. */
const likeWithEnds = 0.4;
const likeWithout = 0.6;
/** What the second best place must fall short by. */
const margin = 0.1;
/** Milliseconds for comparing the code with the whole file. */
const diffTimeout = 200;

/**
 * Finds what a model's code replaces: the whole file, the declarations of the same names, the lines
 * that are most like it, or the lines that the person selected (`within`). Pure; nothing is written.
 */
export function placeCode(text: string, code: string, within?: LineRange): CodePlacement {
  const lines = trimBlank(withoutFinalLineEnds(code).split(/\r\n|\r|\n/u));
  if (text.trim() === '') return { type: 'placed', proposed: fitFile(text, code) };
  const file = new SearchedFile(
    linesWithEnds(text.startsWith('\uFEFF') ? text.slice(1) : text).map(withoutFinalLineEnds),
  );
  if (lines.some(isElision)) return placeElided(file, text, lines);
  if (isThere(file, lines)) return { type: 'already' };
  if (isWhole(file, lines)) return { type: 'placed', proposed: fitFile(text, lines.join('\n')) };
  const pieces =
    declarations(file, lines) ??
    similar(file, lines) ??
    (within ? [{ range: within, lines }] : undefined);
  return pieces ? placed(text, pieces) : { type: 'unplaced', reason: 'missing' };
}

/** The text with code set in after a line (0: before the first one), at that line's indentation. */
export function insertCode(text: string, after: number, code: string): string {
  const lines = linesWithEnds(text);
  const at = Math.min(after, lines.length);
  const near = lines[at - 1];
  if (near === undefined) return fitFile(undefined, code) + text;
  const there = { start: at, end: at };
  const own = withoutFinalLineEnds(near);
  const fitted = own.trim() === '' ? code : fitReplacement(text, there, code);
  return replaceLines(text, there, `${own}\n${withoutFinalLineEnds(fitted)}`);
}

function placed(text: string, pieces: readonly Piece[]): CodePlacement {
  let proposed = text;
  for (const { range, lines } of pieces.toSorted((a, b) => b.range.start - a.range.start)) {
    const fitted = fitReplacement(proposed, range, lines.join('\n'));
    proposed = replaceLines(proposed, range, fitted);
  }
  return proposed === text ? { type: 'already' } : { type: 'placed', proposed };
}

/** Each piece between what was left out has its place, or is only there to show where it is. */
function placeElided(file: SearchedFile, text: string, code: readonly string[]): CodePlacement {
  const pieces: Piece[] = [];
  for (const part of splitAtElisions(code).map(trimBlank)) {
    const own = withoutOuterClosers(part);
    if (own.every((line) => isContext(file, line)) || isThere(file, own)) continue;
    const found = declarations(file, own) ?? similar(file, own);
    if (!found) return { type: 'unplaced', reason: 'elided' };
    pieces.push(...found);
  }
  const starts = pieces.map(({ range }) => range);
  const apart = starts.every((a, i) =>
    starts.every((b, j) => i === j || a.end < b.start || b.end < a.start),
  );
  return apart && pieces.length > 0 ? placed(text, pieces) : { type: 'unplaced', reason: 'elided' };
}

/** A line that closes something, or stands in the file once as it is. */
function isContext(file: SearchedFile, line: string): boolean {
  const { bare } = formsOf(line);
  return /^[)\]};,]*$/u.test(bare) || file.placesOf(bare).length === 1;
}

/** A part may end with what closes the class around it. */
function withoutOuterClosers(lines: readonly string[]): readonly string[] {
  const own = indentOf(lines[0] ?? '').length;
  const last = lines.findLastIndex(
    (line) => line.trim() !== '' && !(indentOf(line).length < own && /^[\s)\]};,]+$/u.test(line)),
  );
  return lines.slice(0, last + 1);
}

function isThere(file: SearchedFile, lines: readonly string[]): boolean {
  const forms = lines.map(formsOf);
  const weight = forms.reduce((all, { bare }) => all + weightOf(bare), 0);
  return weight >= leastWeight && file.find(forms, 'ended').length === 1;
}

/** True where the code is the file anew: most of the file comes again, and it begins as the file does. */
function isWhole(file: SearchedFile, lines: readonly string[]): boolean {
  const old = file.forms.map(({ bare }) => bare).filter((bare) => bare !== '');
  const fresh = lines.map((line) => formsOf(line).bare).filter((bare) => bare !== '');
  const parts = diffArrays(old, fresh, { timeout: diffTimeout });
  if (!parts) return false;
  const common = parts.filter(({ added, removed }) => !added && !removed);
  const share = weigh(common.flatMap(({ value }) => value)) / Math.max(1, weigh(old));
  const [first = '', last = ''] = [fresh[0], fresh.at(-1)];
  if (first === old[0] && last === old.at(-1)) return share >= framedShare;
  const name = declaredName(lines[0] ?? '');
  const isLater = name !== undefined && file.lines.findIndex((each) => declaredName(each) === name);
  if (isLater !== false && isLater > 0 && file.lines.slice(0, isLater).some(isWritten))
    return false;
  const begins = first === old[0] || !old.includes(first);
  return share >= wholeShare && begins && firstWord(first, lines) === firstWord(old[0], file.lines);
}

function weigh(all: readonly string[]): number {
  return all.reduce((sum, each) => sum + weightOf(each), 0);
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}

function firstWord(bare: string | undefined, lines: readonly string[]): string {
  const line = lines.find((each) => formsOf(each).bare === bare) ?? '';
  return /^[^\s(]+/u.exec(line.trim())?.[0] ?? '';
}

/**
 * The declarations of the code in the places of those of the same names; new ones go behind the one
 * before them. Undefined where the code is anything besides, or a name is not there once.
 */
function declarations(file: SearchedFile, lines: readonly string[]): readonly Piece[] | undefined {
  const parts = splitAtDeclarations(lines);
  if (!parts) return undefined;
  const pieces: Piece[] = [];
  for (const part of parts) {
    const places = [...file.lines.keys()].filter(
      (at) => declaredName(file.lines[at] ?? '') === part.name,
    );
    const [only, ...others] = places;
    const before = pieces.at(-1);
    if (only !== undefined && others.length === 0) {
      const range = symbolSpan(file.lines, only, part.hasLead);
      if (before && range.start <= before.range.end) return undefined;
      pieces.push({ range, lines: trimBlank(part.lines) });
    } else if (only === undefined && before) {
      pieces[pieces.length - 1] = {
        ...before,
        lines: [...before.lines, '', ...trimBlank(part.lines)],
      };
    } else return undefined;
  }
  return pieces;
}

interface Part {
  readonly name: string;
  readonly lines: readonly string[];
  /** True where comments or decorators stand before the declaration. */
  readonly hasLead: boolean;
}

const lead = /^\s*(?:\/\/|\/\*|\*|#|--|@|"""|''')/u;

/** The code's outermost declarations, each with the comments before it; undefined where there is more. */
function splitAtDeclarations(lines: readonly string[]): readonly Part[] | undefined {
  const outer = indentOf(lines.find(isWritten) ?? '');
  const starts = [...lines.keys()].filter((at) => {
    const line = lines[at] ?? '';
    return indentOf(line) === outer && declaredName(line) !== undefined;
  });
  const parts: Part[] = [];
  let from = 0;
  for (const [i, start] of starts.entries()) {
    const end = symbolSpan(lines, start, false).end;
    if (lines.slice(from, start).some((line) => isWritten(line) && !lead.test(line)))
      return undefined;
    parts.push({
      name: declaredName(lines[start] ?? '') ?? '',
      lines: lines.slice(from, end),
      hasLead: lines.slice(from, start).some(isWritten),
    });
    from = end;
    if (i === starts.length - 1 && lines.slice(end).some(isWritten)) return undefined;
  }
  return parts.length > 0 ? parts : undefined;
}

function similar(file: SearchedFile, lines: readonly string[]): readonly Piece[] | undefined {
  const [best, second] = similarPlaces(file, lines.map(formsOf));
  if (!best || (second && second.similarity > best.similarity - margin)) return undefined;
  const { pairs, start, end, similarity } = best;
  const hasEnds = pairs[0]?.[0] === 0 && pairs.at(-1)?.[0] === lines.length - 1;
  if (similarity < (hasEnds ? likeWithEnds : likeWithout)) return undefined;
  return [{ range: { start: start + 1, end }, lines }];
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex(isWritten);
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(isWritten) + 1);
}
