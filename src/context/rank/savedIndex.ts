import { crc32 } from 'node:zlib';
import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import type { ChunkRow, ChunkTable } from './chunkTable.ts';
import { CodeStore } from './codeStore.ts';
import { fileKinds } from './fileKind.ts';
import { readNames, writeNames } from './fileNames.ts';
import { Postings, type Segment } from './postings.ts';
import { Vocabulary } from './vocabulary.ts';

/** Raised with every change of what is saved or of what words become: an index of before is built anew. */
const format = 3;
const magic = Buffer.from('parley code index\n');
/** Chunks that one removed file can have had. */
const mostRemoved = 1 << 20;
const headSize = magic.length + 8;

/** The magic, the format, the checksum of what follows; then vocabulary, names, files with their chunks, segments. */
export function writeStore(store: CodeStore): Uint8Array {
  const writer = new ByteWriter();
  writer.raw(new Uint8Array(headSize));
  writeVocabulary(writer, store.vocabulary);
  writeVocabulary(writer, store.names);
  writeFiles(writer, store);
  const segments = store.postings.segments;
  writer.number(segments.length);
  for (const { terms, ends, bytes } of segments) {
    writer.ascending(terms);
    writer.ascending(ends);
    writer.number(bytes.length);
    writer.raw(bytes);
  }
  const all = writer.finish();
  const head = Buffer.from(all.buffer, all.byteOffset, headSize);
  magic.copy(head);
  head.writeUInt32LE(format, magic.length);
  head.writeUInt32LE(crc32(all.subarray(headSize)), magic.length + 4);
  return all;
}

/** Undefined for what is damaged, foreign or of another format. */
export function readStore(all: Uint8Array): CodeStore | undefined {
  const head = Buffer.from(all.buffer, all.byteOffset, Math.min(headSize, all.length));
  if (head.length < headSize || !head.subarray(0, magic.length).equals(magic)) return undefined;
  if (head.readUInt32LE(magic.length) !== format) return undefined;
  const body = all.subarray(headSize);
  if (head.readUInt32LE(magic.length + 4) !== crc32(body)) return undefined;
  const reader = new ByteReader(body);
  const vocabulary = readVocabulary(reader);
  const names = readVocabulary(reader);
  const store = new CodeStore(vocabulary, names);
  readFiles(reader, store);
  store.postings = new Postings(readSegments(reader));
  return reader.failed || !reader.atEnd ? undefined : store;
}

function writeVocabulary(writer: ByteWriter, vocabulary: Vocabulary): void {
  writer.number(vocabulary.size);
  const texts = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.text(id));
  for (const text of texts) writer.number(text.length);
  writer.text(texts.join(''));
}

function readVocabulary(reader: ByteReader): Vocabulary {
  const lengths = new Uint32Array(reader.count());
  for (let i = 0; i < lengths.length; i++) lengths[i] = reader.number();
  const text = reader.text();
  const wanted = lengths.reduce((sum, length) => sum + length, 0);
  return Vocabulary.of(text, wanted === text.length ? lengths : []);
}

/** Each file's kind, how many chunks it has, its path, what it imports and declares, and the chunks; where a file was removed, 0 for its kind and no more than how many chunks it had. */
function writeFiles(writer: ByteWriter, store: CodeStore): void {
  writer.number(store.files.length);
  for (const file of store.files) {
    writer.number(file.removed ? 0 : fileKinds.indexOf(file.kind) + 1);
    writer.number(file.chunks);
    if (file.removed) continue;
    writer.text(file.path);
    writer.number(file.imports.length);
    for (const each of file.imports) writer.number(each);
    writeNames(writer, file.names);
    writeChunks(writer, store.chunks, file.firstChunk, file.chunks);
  }
}

function writeChunks(writer: ByteWriter, table: ChunkTable, first: number, count: number): void {
  let end = 0;
  let endLine = 0;
  for (let i = first; i < first + count; i++) {
    const row = table.row(i);
    writer.number(row.length * 2 + (row.test ? 1 : 0));
    writer.number(zigzag(row.start - end));
    writer.number(zigzag(row.startLine - endLine));
    writer.number(row.end - row.start);
    writer.number(row.endLine - row.startLine);
    writer.number(row.symbols.length);
    for (let j = 0; j < row.symbols.length; j++) writer.number(row.symbols[j] ?? 0);
    end = row.end;
    endLine = row.endLine;
  }
}

function readFiles(reader: ByteReader, store: CodeStore): void {
  for (let left = reader.count(); left > 0; left--) {
    const kind = fileKinds[reader.number() - 1];
    if (kind === undefined) store.addRemoved(Math.min(reader.number(), mostRemoved));
    else {
      const count = reader.count();
      const path = reader.text();
      const imports = Array.from({ length: reader.count() }, () => reader.number());
      const names = readNames(reader);
      store.addRead({ path, kind, imports, names }, readChunks(reader, count));
    }
  }
}

function readChunks(reader: ByteReader, count: number): readonly ChunkRow[] {
  let end = 0;
  let endLine = 0;
  return Array.from({ length: count }, () => {
    const [length, test] = halves(reader.number());
    const start = end + unzigzag(reader.number());
    const startLine = endLine + unzigzag(reader.number());
    end = start + reader.number();
    endLine = startLine + reader.number();
    const symbols = Array.from({ length: reader.count() }, () => reader.number());
    return { length, start, end, startLine, endLine, symbols, test };
  });
}

function readSegments(reader: ByteReader): readonly Segment[] {
  return Array.from({ length: reader.count() }, () => ({
    terms: reader.ascending(),
    ends: reader.ascending(),
    bytes: new Uint8Array(reader.raw()),
  }));
}

const halves = (packed: number): readonly [number, boolean] => [
  Math.floor(packed / 2),
  packed % 2 === 1,
];

/** Whole numbers of either sign as numbers from 0: 0, -1, 1, -2 … become 0, 1, 2, 3. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);
