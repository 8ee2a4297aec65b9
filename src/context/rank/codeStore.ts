import { grown8, grown32 } from './grownArrays.ts';
import type { Chunk } from '../chunks/chunk.ts';
import { Analyzer } from './analyzer.ts';
import { addSignature, fieldBits } from './chunkFields.ts';
import { ChunkTable, noFile, type ChunkRow } from './chunkTable.ts';
import type { IndexedFile } from './codeIndex.ts';
import { fileKind, type FileKind } from './fileKind.ts';
import { packNames, renumberNames } from './fileNames.ts';
import { identifierTerms } from './identifierTerms.ts';
import { baseName, importedNames, plainName } from './importedNames.ts';
import {
  createPostingList,
  mostOccurrences,
  Postings,
  SegmentWriter,
  type PostingList,
} from './postings.ts';
import { Vocabulary } from './vocabulary.ts';

export interface StoredFile {
  /** Empty where the file was removed and its chunks are still counted. */
  readonly path: string;
  readonly removed: boolean;
  readonly kind: FileKind;
  readonly firstChunk: number;
  readonly chunks: number;
  /** Terms in all its chunks. */
  readonly length: number;
  /** Of its path, each once; first the parts of its plain name, of which there are `nameTerms`. */
  readonly terms: Uint32Array;
  readonly nameTerms: number;
  /** The number of its base name, and those of what it imports. */
  readonly name: number;
  readonly imports: Uint32Array;
  /** As of `packNames`. */
  readonly names: Uint32Array;
}

/** What a saved index knows of a file beside its chunks. */
export type FileFacts = Pick<StoredFile, 'path' | 'kind' | 'names'> & {
  readonly imports: ArrayLike<number>;
};

/** Removed files and chunks that are put up with before all is written anew. */
const mostDead = 1 << 10;

/** Holds what was added until it is removed. */
export class CodeStore {
  vocabulary: Vocabulary;
  names: Vocabulary;
  chunks = new ChunkTable();
  postings = new Postings();
  /** In the order of arrival, and so of their chunks. */
  files: StoredFile[] = [];
  /** Of what was not removed. */
  liveChunks = 0;
  liveLength = 0;
  #numbers = new Map<string, number>();
  #analyzer: Analyzer;
  /** For the chunk at hand: how often each term is in its text, and in which fields. */
  #counts = new Uint8Array(1 << 10);
  #fields = new Uint8Array(1 << 10);
  #touched = new Uint32Array(1 << 10);
  #touchedSize = 0;

  constructor(vocabulary = new Vocabulary(), names = new Vocabulary()) {
    this.vocabulary = vocabulary;
    this.names = names;
    this.#analyzer = new Analyzer(vocabulary);
  }

  get bytes(): number {
    const files = this.files.reduce(
      (sum, { path, names }) => sum + 300 + path.length * 2 + names.byteLength,
      0,
    );
    return (
      this.vocabulary.bytes +
      this.names.bytes +
      this.chunks.bytes +
      this.postings.bytes +
      this.#analyzer.bytes +
      files +
      this.#counts.length * 2
    );
  }

  get liveFiles(): number {
    return this.#numbers.size;
  }

  numberOf(path: string): number | undefined {
    return this.#numbers.get(path);
  }

  add({ path, text, chunks, names: declared }: IndexedFile): void {
    this.remove(path);
    const imports = importedNames(text).map((name) => this.names.idOf(name));
    const names = packNames(declared, (name) => this.names.idOf(name));
    const rows = chunks.map((chunk, i) => this.#addPostings(text, chunk, this.chunks.size + i));
    this.addRead({ path, kind: fileKind(path, text), imports, names }, rows);
  }

  /** Adds a file of which the postings are there already. */
  addRead({ path, kind, imports, names }: FileFacts, rows: readonly ChunkRow[]): void {
    const firstChunk = this.chunks.size;
    const number = this.files.length;
    for (const row of rows) this.chunks.add(number, row);
    const terms = new Set(nameParts(plainName(path)).map((part) => this.vocabulary.idOf(part)));
    const nameTerms = terms.size;
    this.#analyzer.analyze(path, 0, path.length, (term) => terms.add(term));
    const length = rows.reduce((sum, row) => sum + row.length, 0);
    this.#numbers.set(path, number);
    this.files.push({
      path,
      removed: false,
      kind,
      firstChunk,
      chunks: rows.length,
      length,
      terms: Uint32Array.from(terms),
      nameTerms,
      name: this.names.idOf(baseName(path)),
      imports: Uint32Array.from(imports),
      names,
    });
    this.liveChunks += rows.length;
    this.liveLength += length;
  }

  /** Counts the chunks of a file that was removed before it was saved. */
  addRemoved(chunks: number): void {
    const row = { ...emptyRow, symbols: [] };
    this.files.push({ ...removedFile, firstChunk: this.chunks.size, chunks });
    for (let left = chunks; left > 0; left--) this.chunks.add(noFile, row);
  }

  remove(path: string): void {
    const number = this.#numbers.get(path);
    const file = number === undefined ? undefined : this.files[number];
    if (number === undefined || !file) return;
    const { firstChunk, chunks } = file;
    this.#numbers.delete(path);
    this.files[number] = { ...removedFile, firstChunk, chunks };
    this.chunks.file.fill(noFile, firstChunk, firstChunk + chunks);
    this.liveChunks -= chunks;
    this.liveLength -= file.length;
    const dead = this.chunks.size - this.liveChunks + this.files.length - this.liveFiles;
    if (dead > Math.max(mostDead, this.liveChunks)) this.compact();
  }

  /** Drops what was removed, and the words that only it had. */
  compact(): void {
    const live = new CodeStore();
    const renumbered = new Uint32Array(this.chunks.size).fill(noFile);
    const kept = this.files.filter(({ removed }) => !removed);
    let next = 0;
    for (const { firstChunk, chunks } of kept) {
      for (let i = 0; i < chunks; i++) renumbered[firstChunk + i] = next++;
    }
    live.postings = this.#livePostings(renumbered, live.vocabulary);
    for (const { path, kind, imports, names, firstChunk, chunks } of kept) {
      const rename = (name: number): number => live.names.idOf(this.names.text(name));
      const rows = Array.from({ length: chunks }, (_, i) => {
        const row = this.chunks.row(firstChunk + i);
        return { ...row, symbols: Array.from(row.symbols, rename) };
      });
      const facts = { path, kind, imports: Array.from(imports, rename) };
      live.addRead({ ...facts, names: renumberNames(names, rename) }, rows);
    }
    this.vocabulary = live.vocabulary;
    this.names = live.names;
    this.chunks = live.chunks;
    this.postings = live.postings;
    this.files = live.files;
    this.#numbers = live.#numbers;
    this.#analyzer = live.#analyzer;
    this.#counts = new Uint8Array(1 << 10);
    this.#fields = new Uint8Array(1 << 10);
  }

  #livePostings(renumbered: Uint32Array, into: Vocabulary): Postings {
    const list = createPostingList();
    const writer = new SegmentWriter(1 << 16);
    for (let term = 0; term < this.vocabulary.size; term++) {
      this.postings.collect(term, list);
      renumber(list, renumbered);
      if (list.size > 0) writer.add(into.idOf(this.vocabulary.text(term)), list);
    }
    return new Postings([writer.finish()]);
  }

  #addPostings(text: string, chunk: Chunk, number: number): ChunkRow {
    let length = 0;
    this.#analyzer.analyze(text, chunk.start, chunk.end, (term) => {
      length++;
      this.#touch(term);
      const count = this.#counts[term] ?? 0;
      if (count < mostOccurrences) this.#counts[term] = count + 1;
    });
    this.#addFields(chunk);
    for (let i = 0; i < this.#touchedSize; i++) {
      const term = this.#touched[i] ?? 0;
      this.postings.add(term, number, this.#counts[term] ?? 0, this.#fields[term] ?? 0);
      this.#counts[term] = 0;
      this.#fields[term] = 0;
    }
    this.#touchedSize = 0;
    const { start, end, startLine, endLine } = chunk;
    const symbols = chunk.symbols.map((symbol) => this.names.idOf(symbol));
    return { length, start, end, startLine, endLine, symbols, test: isTest(chunk) };
  }

  #addFields({ symbols, signature }: Chunk): void {
    symbols.forEach((symbol, i) => {
      const bit = i === symbols.length - 1 ? fieldBits.name : fieldBits.outerName;
      this.#mark(symbol, (fields) => fields | bit);
    });
    this.#mark(signature, addSignature);
  }

  #mark(text: string, change: (fields: number) => number): void {
    this.#analyzer.analyze(text, 0, text.length, (term) => {
      this.#touch(term);
      this.#fields[term] = change(this.#fields[term] ?? 0);
    });
  }

  #touch(term: number): void {
    if (term >= this.#counts.length) {
      this.#counts = grown8(this.#counts, term + 1);
      this.#fields = grown8(this.#fields, term + 1);
    }
    if (this.#counts[term] !== 0 || this.#fields[term] !== 0) return;
    if (this.#touchedSize === this.#touched.length) this.#touched = grown32(this.#touched, 1);
    this.#touched[this.#touchedSize++] = term;
  }
}

/** Some languages keep tests beside the code, in a module of that name. */
const isTest = ({ kind, symbols }: Chunk): boolean =>
  kind === 'test' || symbols.some((symbol) => /^tests?$/iu.test(symbol));

/** The terms of a file's name without those of its words as a whole, which repeat them. */
function nameParts(name: string): readonly string[] {
  const words = name.match(/[\p{L}\p{N}\p{M}_$]+/gu) ?? [];
  return words.flatMap((word) => {
    const terms = identifierTerms(word);
    return terms.length > 1 ? terms.slice(0, -1) : terms;
  });
}

const emptyRow = { length: 0, start: 0, end: 0, startLine: 0, endLine: 0, test: false } as const;
const removedFile = {
  path: '',
  removed: true,
  kind: 'source',
  length: 0,
  name: -1,
  terms: new Uint32Array(0),
  nameTerms: 0,
  imports: new Uint32Array(0),
  names: new Uint32Array(0),
} as const;

function renumber(list: PostingList, renumbered: Uint32Array): void {
  let kept = 0;
  for (let i = 0; i < list.size; i++) {
    const chunk = renumbered[list.chunks[i] ?? 0] ?? noFile;
    if (chunk === noFile) continue;
    list.chunks[kept] = chunk;
    list.texts[kept] = list.texts[i] ?? 0;
    list.fields[kept++] = list.fields[i] ?? 0;
  }
  list.size = kept;
}
