import process from 'node:process';
import type { Tree } from 'web-tree-sitter';
import type { Chunk } from './chunk.ts';
import { declaredNames, type DeclaredName } from './declaredName.ts';
import { declarationsOf, type Declaration } from './declarations.ts';
import { dynamicRules } from './dynamicRules.ts';
import type { FoundBy } from './foundBy.ts';
import { createGrammars, type Grammar, type Grammars, reasonOf } from './grammars.ts';
import { languageOf } from './languageOf.ts';
import { jsonParts } from './jsonParts.ts';
import { tableParts, yamlParts } from './keyParts.ts';
import { keptFrom, KeptTrees } from './keptTrees.ts';
import { lineTable } from './lineTable.ts';
import { markdownParts } from './markdownParts.ts';
import type { OutlineSymbol } from './outline.ts';
import { outlineParts } from './outlineParts.ts';
import { packParts } from './packParts.ts';
import { type ChunkSizes, defaultSizes, type Part } from './part.ts';
import { scriptRules } from './scriptRules.ts';
import { shapeParts } from './shapeParts.ts';
import { syntaxFaults, type SyntaxFaults } from './syntaxFaults.ts';
import { syntaxParts } from './syntaxParts.ts';
import { syntaxTable, type SyntaxTable } from './syntaxTable.ts';
import type { SyntaxRules } from './syntaxRules.ts';
import { systemRules } from './systemRules.ts';
import type { LinedText } from './windows.ts';

/** A file's chunks and how they were found. */
export interface FileChunks {
  /** They tile the text; none for an empty one. */
  readonly chunks: readonly Chunk[];
  /** What is declared anywhere in the file; none where headings, keys or selectors are all that has a name. */
  readonly names: readonly DeclaredName[];
  /** As in `languageOf`; empty where it is not known. */
  readonly language: string;
  readonly how: FoundBy;
  /** Why the better way did not work, for the report. */
  readonly note?: string;
}

export interface Chunker {
  /**
   * Never rejects: what cannot be parsed becomes windows, with a note. `edited`: the file is one that
   * changes, and what a large one was parsed to is kept for its next text. `outline`: what stands in exactly
   * this text, for a language without a grammar or structure; it is not trusted.
   */
  chunk(
    path: string,
    text: string,
    edited?: boolean,
    outline?: readonly OutlineSymbol[],
  ): Promise<FileChunks>;
  /** What a file declares, by its grammar or its structure; none where neither is known. Never rejects. */
  declarations(path: string, text: string): Promise<readonly Declaration[]>;
  /** Undefined where no grammar can tell. Never rejects. */
  faults(path: string, text: string): Promise<SyntaxFaults | undefined>;
  /** The whole syntax tree; undefined where no grammar can tell. Never rejects. */
  table(path: string, text: string): Promise<SyntaxTable | undefined>;
  dispose(): void;
}

export interface ChunkerOptions {
  /** Folder with `web-tree-sitter.mjs`, its `.wasm` and a `GRAMMAR.wasm` for each language. */
  readonly grammars: string;
  readonly sizes?: ChunkSizes;
  /** Milliseconds of the thread's own time that one parse may take. */
  readonly parseLimit?: number;
  /** Characters above which a text is not parsed: its tree takes some twenty times as much memory. */
  readonly parseChars?: number;
  /** As `keptFrom`, for tests. */
  readonly keepChars?: number;
}

const allRules: Readonly<Record<string, SyntaxRules>> = {
  ...scriptRules,
  ...systemRules,
  ...dynamicRules,
};

const structures: Readonly<Record<string, (lined: LinedText) => readonly Part[]>> = {
  markdown: markdownParts,
  json: jsonParts,
  yaml: yamlParts,
  toml: tableParts,
  ini: tableParts,
};

/** Languages in which nothing is declared that a person would look for by name. */
const styles = new Set(['css', 'scss', 'less', 'sass']);

/** Languages whose lines look like a declaration without being one. */
const shapeless = new Set(['', 'html', 'xml', ...styles]);

/** Of a page's elements and keys nobody looks for one by its name. */
function isNamed(how: FoundBy, language: string): boolean {
  if (how === 'outline') return language === '' || !shapeless.has(language);
  return how !== 'structure' && !styles.has(language);
}

interface Limits {
  readonly ms: number;
  readonly chars: number;
  readonly sizes: ChunkSizes;
  readonly kept?: Keeping;
  readonly outline?: readonly OutlineSymbol[];
}

/** Where the tree of which file is kept. */
interface Keeping {
  readonly path: string;
  readonly trees: KeptTrees;
}

interface Found {
  readonly how: FileChunks['how'];
  readonly parts: readonly Part[];
  readonly note?: string;
}

/** Makes the chunker of one thread. Grammars are loaded when a file needs them. */
export function createChunker(options: ChunkerOptions): Chunker {
  const sizes = options.sizes ?? defaultSizes;
  const trees = new KeptTrees();
  const loader = createGrammars(options.grammars);
  const grammars: Grammars = {
    ...loader,
    crashed(rules, grammar) {
      trees.forget();
      loader.crashed(rules, grammar);
    },
  };
  const limits = { ms: options.parseLimit ?? 2_000, chars: options.parseChars ?? 1_000_000, sizes };
  const keepChars = options.keepChars ?? keptFrom;
  async function chunk(
    path: string,
    text: string,
    edited = false,
    outline: readonly OutlineSymbol[] = [],
  ): Promise<FileChunks> {
    const language = languageOf(path, text);
    const lined = { text, lines: lineTable(text) };
    const { how, parts, note } = await findParts(lined, language, grammars, {
      ...limits,
      outline,
      ...(edited && text.length >= keepChars ? { kept: { path, trees } } : {}),
    });
    const chunks = packParts(lined, parts, sizes);
    const names = isNamed(how, language) ? declaredNames(lined, parts) : [];
    return { chunks, names, language, how, ...(note === undefined ? {} : { note }) };
  }
  async function declarations(path: string, text: string): Promise<readonly Declaration[]> {
    const lined = { text, lines: lineTable(text) };
    const { how, parts } = await findParts(lined, languageOf(path, text), grammars, limits);
    return how === 'windows' ? [] : declarationsOf(lined, parts);
  }
  const readTree = treeReader(grammars, limits);
  return {
    chunk,
    declarations,
    faults: (path, text) => readTree(path, text, syntaxFaults),
    table: (path, text) => readTree(path, text, syntaxTable),
    dispose() {
      trees.dispose();
      grammars.dispose();
    },
  };
}

/** What is read of a text's syntax tree; undefined where no grammar can tell. */
function treeReader(grammars: Grammars, { ms, chars }: Limits) {
  return async <T>(path: string, text: string, read: (tree: Tree) => T): Promise<T | undefined> => {
    const rules = allRules[languageOf(path, text)];
    if (!rules || text.length > chars) return undefined;
    const parsed = await tryGrammar(text, rules, grammars, {
      ms,
      read: (tree) => ({ found: read(tree) }),
    });
    return 'found' in parsed ? parsed.found : undefined;
  };
}

async function findParts(
  lined: LinedText,
  language: string,
  grammars: Grammars,
  limits: Limits,
): Promise<Found> {
  const { text } = lined;
  if (text.length > limits.chars)
    return { how: 'windows', parts: [], note: 'The file is too large to parse.' };
  const structure = structures[language];
  if (structure !== undefined) return { how: 'structure', parts: structure(lined) };
  const rules = allRules[language];
  const parsed =
    rules &&
    (await tryGrammar(text, rules, grammars, {
      ...limits,
      read: (tree, { roles }) => ({ parts: syntaxParts(text, tree, roles, limits.sizes) }),
    }));
  if (parsed && 'parts' in parsed) return { how: 'grammar', parts: parsed.parts };
  const outlined = outlineParts(lined, limits.outline ?? []);
  if (outlined.length > 0) return { how: 'outline', parts: outlined, ...parsed };
  const parts = shapeless.has(language) ? [] : shapeParts(lined);
  return { how: 'windows', parts, ...parsed };
}

interface Reading<T> {
  /** Milliseconds that parsing may take. */
  readonly ms: number;
  readonly read: (tree: Tree, grammar: Grammar) => T;
  readonly kept?: Keeping;
}

type Parsed<T> = T | { readonly note: string };

async function tryGrammar<T>(
  text: string,
  rules: SyntaxRules,
  grammars: Grammars,
  reading: Reading<T>,
): Promise<Parsed<T>> {
  const loaded = await grammars.get(rules);
  if ('note' in loaded) return loaded;
  try {
    return parse(text, loaded.grammar, reading);
  } catch (error) {
    grammars.crashed(rules, loaded.grammar);
    return { note: `The parser crashed: ${reasonOf(error)}` };
  }
}

function parse<T>(text: string, grammar: Grammar, reading: Reading<T>): Parsed<T> {
  const { ms, read, kept } = reading;
  const { parser } = grammar;
  const before = kept?.trees.take(kept.path, text, grammar);
  const tree = parser.parse(text, before, { progressCallback: usedUp(ms) });
  before?.delete();
  if (tree === null) {
    parser.reset();
    return { note: `Parsing took longer than ${ms} ms.` };
  }
  try {
    return read(tree, grammar);
  } finally {
    if (kept) kept.trees.put(kept.path, text, tree, grammar);
    else tree.delete();
  }
}

/**
 * Whether this thread has worked for longer than that since. The clock on the wall would give other chunks
 * on a busy machine; it is asked first because it is cheap, and the callback runs very often.
 */
function usedUp(ms: number): () => boolean {
  const start = process.threadCpuUsage();
  const earliest = performance.now() + ms;
  return () => {
    if (performance.now() < earliest) return false;
    const { user, system } = process.threadCpuUsage(start);
    return user + system > ms * 1_000;
  };
}
