import * as v from 'valibot';
import type { NamedPlace } from '../context/sources/contextSources.ts';
import { invalidInput } from './invalidInput.ts';
import { numberedCode, type CodePlace } from './numberedCode.ts';
import { dataNote, type ToolAnswer, type ToolParts } from './toolParts.ts';

/** UTF-16 units of the code itself, and of each place beside it. */
const longestCode = 20_000;
const longestBeside = 2_500;
const mostBeside = 4;
/** Places that are asked for to find those beside the code. */
const asked = 16;
const mostListed = 200;

const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const explainInput = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(400)),
    startLine: v.optional(line),
    endLine: v.optional(line),
  }),
  v.check(
    ({ startLine = 1, endLine = startLine }) => endLine >= startLine,
    'endLine must not be before startLine',
  ),
);

/**
 * Gathers what explains a symbol, a file or some lines of one: the code, and where else in the workspace
 * something is about it. Rejects with the signal's reason only.
 */
export async function explainCode(
  input: unknown,
  parts: ToolParts,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const read = v.safeParse(explainInput, input);
  if (!read.success) return invalidInput(read.issues);
  const { name, startLine, endLine } = read.output;
  const place = await parts.sources.find(name, signal);
  signal.throwIfAborted();
  // What is left out is answered like what is not there: its name is nobody's business either.
  const unknown = refused(`Nothing in the workspace is called ${name}. Search for it first.`);
  if (!place || place.type === 'person' || !(await parts.allowed(uriOf(place)))) return unknown;
  if (place.type === 'folder') return (await listed(place, parts)) ?? unknown;
  const code = codeOf(place, startLine, endLine);
  if (typeof code === 'string') return refused(code);
  const beside = await besides(name, uriOf(place), parts, signal);
  const all = [dataNote, numberedCode(code, longestCode), ...beside];
  return { type: 'text', text: parts.mask(all.join('\n\n')) };
}

type Place = Exclude<NamedPlace, { type: 'person' }>;

function uriOf(place: Place): string {
  if (place.type === 'folder') return place.folder.uri;
  return place.type === 'file' ? place.file.uri : place.shown.uri;
}

/** The code, or why there is none. */
function codeOf(
  place: Exclude<Place, { type: 'folder' }>,
  from: number | undefined,
  to: number | undefined,
): CodePlace | string {
  if (place.type === 'symbol') {
    const { path, lines, text } = place.shown;
    return { path, startLine: lines.start, symbols: [place.name], text };
  }
  const { path, content } = place.file;
  if (content.type === 'left-out') {
    const reasons = {
      'too-large': 'too large',
      binary: 'no text',
      unreadable: 'unreadable',
      unavailable: 'not available',
    };
    return `${path} is ${reasons[content.reason]}.`;
  }
  if (content.text === '') return `${path} is empty.`;
  const lines = content.text.split(/\r\n|\r|\n/u);
  const startLine = from ?? 1;
  if (startLine > lines.length) return `${path} has ${lines.length} lines.`;
  const text = lines.slice(startLine - 1, to).join('\n');
  return { path, startLine, text };
}

async function besides(
  name: string,
  own: string,
  { retriever, allowed }: ToolParts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const query = { question: name, open: [], recent: [], mentioned: [own], limit: asked };
  const { chunks } = await retriever.retrieve(query, signal);
  const shown: string[] = [];
  for (const chunk of chunks) {
    if (shown.length >= mostBeside) break;
    if (chunk.uri === own || !(await allowed(chunk.uri))) continue;
    shown.push(numberedCode(chunk, longestBeside));
  }
  return shown.length > 0 ? ['What else is about it:', ...shown] : [];
}

/** Undefined where none of its files may be seen. */
async function listed(
  { folder }: Extract<NamedPlace, { type: 'folder' }>,
  { allowed }: ToolParts,
): Promise<ToolAnswer | undefined> {
  const paths: string[] = [];
  for (const path of folder.paths) {
    if (paths.length >= mostListed) break;
    if (await allowed(childOf(folder.uri, path))) paths.push(path);
  }
  if (paths.length === 0) return undefined;
  const names = paths.map((path) => path.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' '));
  const text = [`${folder.path} is a folder. Ask about one of its files:`, ...names].join('\n');
  return { type: 'text', text };
}

function childOf(folder: string, path: string): string {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return base + path.split('/').map(encodeURIComponent).join('/');
}

function refused(reason: string): ToolAnswer {
  return { type: 'refused', reason };
}
