import { languageOf } from '../code/languages.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { fenceFor } from '../pastes/fenceFor.ts';
import { isLarge, pastedText, type PastedText } from '../pastes/writtenText.ts';
import { strings } from '../strings.ts';

/** Bytes of a file that goes into the input as text: more would leave room for little else. */
const longestText = 100 * 1024;
/** Files that are taken at once, and reasons that are told at once. */
const mostFiles = 10;
const mostReasons = 3;

/** A file of the system that was pasted or dropped, read: its text as a block of code, or why not. */
type Given =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly why: string };

/** What of such files goes into the input, and what a person is to know of the others. */
export interface GivenFiles {
  readonly names: readonly string[];
  /** Each of them from the beginning of a line to its end. Empty where none was taken. */
  readonly text: string;
  /** Those that are too long for the input. */
  readonly pastes: readonly PastedText[];
  /** Undefined where all were taken. */
  readonly notice: string | undefined;
}

/** Reads files of which nobody knows where they are. Never rejects: what cannot be read is told of. */
export async function readGiven(files: readonly File[]): Promise<GivenFiles> {
  const read = await Promise.all(files.slice(0, mostFiles).map(readOne));
  const taken = read.flatMap((each) => ('text' in each ? [each] : []));
  const reasons = read.flatMap((each) => ('why' in each ? [each.why] : []));
  const tooMany = files.length > mostFiles ? [strings.images.tooManyFiles(mostFiles)] : [];
  const notice = [...tooMany, ...reasons].slice(0, mostReasons).join(' ');
  return {
    names: taken.map(({ name }) => name),
    text: taken
      .filter(({ text }) => !isLarge(text))
      .map(({ name, text }) => blockOf(name, text))
      .join(''),
    pastes: taken
      .filter(({ text }) => isLarge(text))
      .map(({ name, text }) => pastedText(text, infoOf(name))),
    notice: notice === '' ? undefined : notice,
  };
}

async function readOne(file: File): Promise<Given> {
  const name = visibleText(file.name) || strings.images.pastedFile;
  if (file.size > longestText)
    return { name, why: strings.images.fileTooLarge(name, longestText / 1024) };
  try {
    const bytes = await file.arrayBuffer();
    const text = textOf(bytes);
    if (text === undefined) return { name, why: strings.images.noText(name) };
    return { name, text };
  } catch {
    // A folder, or a file that is gone: the browser says only that it failed.
    return { name, why: strings.images.fileUnreadable(name) };
  }
}

/** Undefined where it is no UTF-8, or holds what no text does. */
function textOf(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text.replaceAll(/\r\n?/gu, '\n');
  } catch {
    return undefined;
  }
}

/** The text between fences that are longer than any in it, with its language and its name. */
export function blockOf(name: string, text: string): string {
  const fence = fenceFor(text);
  return `${fence}${infoOf(name)}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${fence}\n`;
}

function infoOf(name: string): string {
  // A backtick would end the line's meaning, a break the line itself.
  return [languageFor(name), name.replaceAll(/[`\s\p{Cc}]+/gu, ' ').trim()].join(' ').trimEnd();
}

function languageFor(name: string): string {
  const ending = /\.(?<ending>[\dA-Za-z]{1,12})$/u.exec(name)?.groups?.['ending'];
  if (ending !== undefined) return ending.toLowerCase();
  return languageOf(name) ?? 'text';
}
