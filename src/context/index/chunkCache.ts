import * as v from 'valibot';
import { chunkKinds } from '../chunks/chunk.ts';
import type { FileChunks } from '../chunks/chunker.ts';
import { foundBy } from '../chunks/foundBy.ts';
import type { TieredStore } from './tieredStore.ts';

/** Chunks by what they were made of, so that content that comes back is not parsed again. */
export interface ChunkCache {
  /** Undefined where there are none. `hash` is the content's, `length` that of its text. */
  get(path: string, hash: string, length: number): Promise<FileChunks | undefined>;
  put(path: string, hash: string, chunks: FileChunks): Promise<void>;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const fileChunks = v.object({
  language: v.string(),
  how: v.picklist(foundBy),
  note: v.exactOptional(v.string()),
  names: v.array(
    v.object({
      name: v.string(),
      depth: whole,
      startLine: whole,
      endLine: whole,
      announced: v.boolean(),
    }),
  ),
  chunks: v.array(
    v.object({
      start: whole,
      end: whole,
      startLine: whole,
      endLine: whole,
      kind: v.picklist(chunkKinds),
      symbols: v.array(v.string()),
      signature: v.string(),
      doc: v.string(),
    }),
  ),
});

/** `version` tells how chunks are made: those of another version are not found. */
export function createChunkCache(store: TieredStore, version: number): ChunkCache {
  // The language is told by the path: the same bytes are other chunks in a file of another name.
  const keyOf = (path: string, hash: string): string =>
    `${version}-${hash}${path.slice(path.lastIndexOf('/') + 1).slice(-40)}`;
  return {
    async get(path, hash, length) {
      const bytes = await store.get(keyOf(path, hash));
      const found = bytes && parse(bytes);
      return found && tiles(found, length) ? found : undefined;
    },
    put: (path, hash, chunks) => store.put(keyOf(path, hash), Buffer.from(JSON.stringify(chunks))),
  };
}

function parse(bytes: Uint8Array): FileChunks | undefined {
  try {
    const result = v.safeParse(fileChunks, JSON.parse(Buffer.from(bytes).toString()));
    return result.success ? result.output : undefined;
  } catch {
    // Not JSON: then there are none.
    return undefined;
  }
}

function tiles({ chunks }: FileChunks, length: number): boolean {
  let at = 0;
  for (const { start, end } of chunks) {
    if (start !== at || end < start) return false;
    at = end;
  }
  return at === length;
}
