import type { DeclaredName } from '../chunks/declaredName.ts';
import type { ByteReader } from './byteReader.ts';
import type { ByteWriter } from './byteWriter.ts';

/** A name that a file declares, with those that it stands in. */
export interface FileName extends Pick<DeclaredName, 'startLine' | 'endLine' | 'announced'> {
  /** From the outermost to its own. */
  readonly symbols: readonly string[];
}

/** Numbers of one name: its own, how deep it stands (times 2, and 1 where it is only announced), its first and its last line. */
const stride = 4;

export function packNames(
  names: readonly DeclaredName[],
  idOf: (name: string) => number,
): Uint32Array {
  const packed = new Uint32Array(names.length * stride);
  for (const [i, { name, depth, announced, startLine, endLine }] of names.entries()) {
    packed.set([idOf(name), depth * 2 + (announced ? 1 : 0), startLine, endLine], i * stride);
  }
  return packed;
}

/** The numbers of the names themselves. */
export function* numbersOf(packed: Uint32Array): Generator<number, void> {
  for (let i = 0; i < packed.length; i += stride) yield packed[i] ?? 0;
}

/** The names with a wanted number, in the order of the file. */
export function findNames(
  packed: Uint32Array,
  isWanted: (id: number) => boolean,
  textOf: (id: number) => string,
): readonly FileName[] {
  const found: FileName[] = [];
  const path: number[] = [];
  for (let i = 0; i < packed.length; i += stride) {
    const id = packed[i] ?? 0;
    const depth = packed[i + 1] ?? 0;
    path.length = Math.min(path.length, depth >> 1);
    path.push(id);
    if (!isWanted(id)) continue;
    found.push({
      symbols: path.map(textOf),
      startLine: packed[i + 2] ?? 1,
      endLine: packed[i + 3] ?? 1,
      announced: depth % 2 === 1,
    });
  }
  return found;
}

/** The same names by other numbers. */
export function renumberNames(packed: Uint32Array, rename: (id: number) => number): Uint32Array {
  const renamed = Uint32Array.from(packed);
  for (let i = 0; i < renamed.length; i += stride) renamed[i] = rename(renamed[i] ?? 0);
  return renamed;
}

/** Names follow each other in a file: each first line as its distance from the last one. */
export function writeNames(writer: ByteWriter, packed: Uint32Array): void {
  writer.number(packed.length / stride);
  let line = 0;
  for (let i = 0; i < packed.length; i += stride) {
    const startLine = packed[i + 2] ?? 0;
    writer.number(packed[i] ?? 0);
    writer.number(packed[i + 1] ?? 0);
    writer.number(Math.max(0, startLine - line));
    writer.number(Math.max(0, (packed[i + 3] ?? 0) - startLine));
    line = startLine;
  }
}

export function readNames(reader: ByteReader): Uint32Array {
  const packed = new Uint32Array(reader.count() * stride);
  let line = 0;
  for (let i = 0; i < packed.length; i += stride) {
    packed[i] = reader.number();
    packed[i + 1] = reader.number();
    line += reader.number();
    packed[i + 2] = line;
    packed[i + 3] = line + reader.number();
  }
  return packed;
}
