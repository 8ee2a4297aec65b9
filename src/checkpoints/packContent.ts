import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { applyDelta, makeDelta } from './lineDelta.ts';

/** A content as a row of `contents` holds it. */
export interface PackedContent {
  readonly hash: string;
  readonly size: number;
  /** The content that `data` is a delta to. */
  readonly base?: string;
  /** How many deltas lie between this content and a whole one, at most. */
  readonly depth: number;
  readonly data: Uint8Array;
}

/** A content that another may be kept as a delta to. */
export interface BaseContent {
  readonly hash: string;
  readonly depth: number;
  readonly bytes: Uint8Array;
}

const deflateAside = promisify(deflateRaw);
const inflateAside = promisify(inflateRaw);

/** Deltas in a row: reading a content takes as many steps. */
export const longestChain = 16;
/** Bytes of a file beyond which it is kept whole: comparing would hold up the extension host. */
const largestCompared = 8 * 1024 * 1024;
/** A delta of less than this share of the content is taken without deflating the whole. */
const surelySmaller = 1 / 16;
/** Bytes that are hashed in one go, some 10 ms. */
const hashPiece = 4 * 1024 * 1024;

/** SHA-256 in hexadecimal. Lets other work through between the pieces of a large content. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += hashPiece) {
    if (at > 0) await nextTurn();
    hash.update(bytes.subarray(at, at + hashPiece));
  }
  return hash.digest('hex');
}

/** Deflates the content, or what leads to it from `base` where that is clearly smaller. */
export async function packContent(
  hash: string,
  bytes: Uint8Array,
  base?: BaseContent,
): Promise<PackedContent> {
  const { length: size } = bytes;
  const comparable = base && base.depth < longestChain && base.hash !== hash;
  const delta = comparable && isText(bytes) && isText(base.bytes) && makeDelta(base.bytes, bytes);
  if (!delta) return { hash, size, depth: 0, data: await deflateAside(bytes) };
  const small = await deflateAside(delta);
  const packed = { hash, size, base: base.hash, depth: base.depth + 1, data: small };
  if (delta.length < size * surelySmaller) return packed;
  const whole = await deflateAside(bytes);
  return small.length * 2 <= whole.length ? packed : { hash, size, depth: 0, data: whole };
}

/**
 * The content that `rows` lead to: the wanted one first, each followed by its base, the last one
 * whole. Undefined where they are damaged: what is given has the hash that it should have.
 */
export async function unpackContent(
  rows: readonly PackedContent[],
): Promise<Uint8Array | undefined> {
  try {
    let bytes: Uint8Array = new Uint8Array();
    for (const { base, size, data } of rows.toReversed()) {
      const plain = await inflateAside(data, { maxOutputLength: limitFor(size, base) });
      bytes = base === undefined ? plain : applyDelta(bytes, plain, size);
    }
    const wanted = rows[0]?.hash;
    return (await hashOf(bytes)) === wanted ? bytes : undefined;
  } catch {
    // Not what was deflated, or not a delta to this base: either way it is not this content.
    return undefined;
  }
}

/** A delta is the content at most, and the heads of its pieces. */
function limitFor(size: number, base: string | undefined): number {
  return base === undefined ? Math.max(size, 1) : size * 8 + 1024;
}

/** As git tells it: without a zero byte near the beginning; UTF-16 by its byte order mark. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.length > largestCompared) return false;
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  return mark === 0xfffe || mark === 0xfeff || !bytes.subarray(0, 8000).includes(0);
}
