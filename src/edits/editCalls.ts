import { editBlocks, editFormat, unreadEdit, type EditBlock } from './editBlocks.ts';
import { isAskedAgain } from './refusalText.ts';

/** A tool as every protocol has it; `parameters` is a JSON Schema. */
export interface EditTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const text = (description: string) => ({ type: 'string', description });
const path = text("The file's path, as it is written above its code");

/** The two forms of an edit, for a model that calls tools. What they do to files is a proposal like any other. */
export const editTools: readonly EditTool[] = [
  {
    name: 'edit_file',
    description:
      'Proposes one change of a file, instead of a SEARCH/REPLACE block. Call it once for each change; small changes are better than large ones.',
    parameters: {
      type: 'object',
      properties: {
        path,
        search: text(
          'Whole lines exactly as they stand in the file, without line numbers: enough of them that the place is the only one',
        ),
        replace: text('The lines as they are to be; empty where they go'),
      },
      required: ['path', 'search', 'replace'],
    },
  },
  {
    name: 'write_file',
    description: 'Proposes a new file, or the whole text of one that changes throughout.',
    parameters: {
      type: 'object',
      properties: { path, content: text('The whole text of the file') },
      required: ['path', 'content'],
    },
  },
];

/** Whether a question asks for edits in the documented form: then they may come as calls as well. */
export function asksForEdits(question: string): boolean {
  return question.includes(editFormat) || isAskedAgain(question);
}

/** What a call comes to, as text of the answer. */
export interface CallText {
  /** False where it is no edit that can be read. */
  readonly isEdit: boolean;
  readonly text: string;
}

/**
 * A call as the block that a model without tools would have written: what is proposed, shown, kept and
 * asked for again is then the same. A call that is none comes to a block that says so, and `editBlocks`
 * finds a problem in it.
 */
export function textOfCall(name: string, json: string): CallText {
  const block = blockOf(name, json);
  if (block) {
    const written = writeBlock(block);
    // What is not read as what was meant must never be taken for another file's.
    if (isSame(editBlocks(written).blocks, block)) return { isEdit: true, text: written };
  }
  const shown = `${name} ${json}`.slice(0, mostShown);
  const mark = fenceFor(shown);
  return { isEdit: false, text: `${mark}text ${unreadEdit}\n${shown}\n${mark}` };
}

/** UTF-16 units of a call that cannot be read: enough to see what went wrong. */
const mostShown = 2_000;

function blockOf(name: string, json: string): EditBlock | undefined {
  const given = argumentsIn(json);
  const { path: file, search, replace, content } = given;
  // A block without a path would be about the file of the one before it.
  if (file === undefined || file === '') return undefined;
  if (name === 'edit_file' && search !== undefined && replace !== undefined) {
    return { type: 'replace', path: file, search: lines(search), replace: lines(replace), line: 0 };
  }
  if (name === 'write_file' && content !== undefined) {
    return { type: 'file', path: file, text: content, line: 0 };
  }
  return undefined;
}

/** The texts of an object; nothing where it is none. */
function argumentsIn(json: string): Readonly<Record<string, string>> {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return {};
  }
  if (typeof given !== 'object' || given === null) return {};
  const texts = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(
    texts.map(([key, value]) => [key, value.replaceAll(/\r\n|\r/gu, '\n')]),
  );
}

/** The end of the last line is none of a quoted text's own. */
function lines(quoted: string): string {
  return quoted.endsWith('\n') ? quoted.slice(0, -1) : quoted;
}

function writeBlock(block: EditBlock): string {
  if (block.type === 'file') {
    const mark = fenceFor(block.text);
    return `${block.path}\n${mark}${languageOf(block.path)} whole-file\n${ended(lines(block.text))}${mark}`;
  }
  const { search, replace } = block;
  const length = longestRun(`${search}\n${replace}`, /[<=>]+/gu, 6) + 1;
  const fence = fenceFor(`${search}\n${replace}`);
  const mark = (sign: string): string => sign.repeat(length);
  return [
    `${block.path}\n${fence}${languageOf(block.path)}\n${mark('<')} SEARCH\n`,
    `${ended(search)}${mark('=')}\n${ended(replace)}${mark('>')} REPLACE\n${fence}`,
  ].join('');
}

function ended(quoted: string): string {
  return quoted === '' ? '' : `${quoted}\n`;
}

/** How code of the file is coloured: by its extension, which most languages are also named by. */
function languageOf(file: string): string {
  return /\.(\w{1,12})$/u.exec(file)?.[1] ?? 'text';
}

function fenceFor(quoted: string): string {
  return '`'.repeat(longestRun(quoted, /`+/gu, 2) + 1);
}

function longestRun(quoted: string, run: RegExp, least: number): number {
  return [...quoted.matchAll(run)].reduce((most, [found]) => Math.max(most, found.length), least);
}

function isSame(read: readonly EditBlock[], meant: EditBlock): boolean {
  const [only, ...others] = read;
  if (!only || others.length > 0 || only.path !== meant.path) return false;
  if (only.type === 'replace' && meant.type === 'replace') {
    return only.search === meant.search && only.replace === meant.replace;
  }
  return only.type === 'file' && meant.type === 'file' && lines(only.text) === lines(meant.text);
}
