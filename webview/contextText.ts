import { contextIcons } from '../src/protocol/contextIcons.ts';
import type { ContextItem, ContextKind, ContextReceipt } from '../src/protocol/contextItems.ts';
import { isolatedPath } from '../src/protocol/isolated.ts';
import { visiblePath } from './markdown/visiblePath.ts';
import { inOneLine, visibleText } from './markdown/visibleText.ts';
import { number } from './numbers.ts';
import { strings } from './strings.ts';

export function contextIcon(kind: ContextKind): string {
  return contextIcons[kind];
}

const endsInLines = /:\d+(?:-\d+)?$/u;

/** The item's name with its lines, if the name does not end in them already. */
export function contextLabel({ label, lines }: Pick<ContextItem, 'label' | 'lines'>): string {
  const shown = inOneLine(visiblePath(label));
  if (!lines || endsInLines.test(shown)) return isolatedPath(shown);
  const { start, end } = lines;
  return isolatedPath(`${shown}:${start === end ? start : `${start}-${end}`}`);
}

/** "1,204", or "≈1,204" where another model's tokenizer counted. */
export function tokensText(tokens: number, estimated: boolean): string {
  return `${estimated ? '≈' : ''}${number(tokens)}`;
}

/** Why an item is not sent, in words: "too large, 50 MB". */
export function leftOutText({ leftOut, note }: Pick<ContextItem, 'leftOut' | 'note'>): string {
  if (leftOut === undefined) return '';
  const reason = strings.leftOutReasons[leftOut];
  return note === undefined ? reason : `${reason}, ${visibleText(note)}`;
}

/**
 * Why an item is there, and what more there is to say of one that is sent: "its words match, it is open",
 * "you mentioned it, 20 more". Empty where its kind says enough.
 */
export function whyText({
  why = [],
  leftOut,
  note,
}: Pick<ContextItem, 'why' | 'leftOut' | 'note'>): string {
  const words = why.map((reason) => strings.contextReasons[reason]);
  const more = leftOut === undefined && note !== undefined ? [visibleText(note)] : [];
  return [...words, ...more].join(', ');
}

/**
 * A path in two parts, so that its middle and not its end is cut where it is too long. A sign before a
 * name, as of the skill "/notes", is no folder.
 */
export function splitLabel(label: string): readonly [head: string, tail: string] {
  const slash = Math.max(label.lastIndexOf('/'), label.lastIndexOf('\\'));
  if (slash === 0) return ['', label];
  return [label.slice(0, slash + 1), label.slice(slash + 1)];
}

/** Names of files of which there are some in more than one folder: these need it to be told apart. */
export function sharedNames(items: readonly Pick<ContextItem, 'label'>[]): ReadonlySet<string> {
  const folders = new Map<string, Set<string>>();
  for (const { label } of items) {
    const [folder, name] = splitLabel(withoutLines(label));
    folders.set(name, (folders.get(name) ?? new Set()).add(folder));
  }
  return new Set([...folders].flatMap(([name, { size }]) => (size > 1 ? name : [])));
}

/** What a chip has room for: of a file its name, and its folder too where others are called the same. */
export function chipLabel(
  item: Pick<ContextItem, 'label' | 'lines' | 'uri'>,
  shared: ReadonlySet<string>,
): readonly [head: string, tail: string] {
  const label = contextLabel(item);
  const [head, tail] = splitLabel(label);
  // What leads to no file may have a slash in it as well.
  const isShared = shared.has(splitLabel(withoutLines(item.label))[1]);
  const isShort = item.uri !== undefined && tail !== '' && !isShared;
  return isShort ? ['', tail] : [head, tail];
}

function withoutLines(label: string): string {
  return label.replace(endsInLines, '');
}

export type Fullness = 'fine' | 'filling' | 'tight' | 'full';

/** How full the model's window is, less what is kept free for the reply. */
export function windowUse(receipt: ContextReceipt): {
  readonly used: number;
  readonly capacity: number;
  /** 0 to 100. */
  readonly percent: number;
  readonly fullness: Fullness;
} {
  const capacity = Math.max(0, receipt.window - receipt.reserve);
  const percent = capacity === 0 ? 100 : Math.min(100, (receipt.used / capacity) * 100);
  return { used: receipt.used, capacity, percent, fullness: fullnessAt(percent) };
}

const fillingAt = 70;
const tightAt = 85;
const fullAt = 95;

function fullnessAt(percent: number): Fullness {
  if (percent >= fullAt) return 'full';
  if (percent >= tightAt) return 'tight';
  return percent >= fillingAt ? 'filling' : 'fine';
}
