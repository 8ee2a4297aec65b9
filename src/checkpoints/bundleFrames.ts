import { createHash } from 'node:crypto';
import { t } from '../protocol/texts.ts';

/** The kinds of pieces that a bundle has: a content, a checkpoint, the end. */
export type FrameKind = 'C' | 'K' | 'E';

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

export type FramesRead =
  | { readonly type: 'read'; readonly frames: readonly Frame[] }
  | { readonly type: 'refused'; readonly reason: string };

const magic = 'PARLEYCK';
const version = 1;
const headSize = 5;

/** The frames one after the other, each a letter, a length and a payload; the last has the SHA-256 of all before it. */
export function writeFrames(frames: readonly Frame[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(magic, 'latin1'), Buffer.from([version])];
  for (const { kind, payload } of frames) parts.push(headOf(kind, payload.length), payload);
  const body = Buffer.concat(parts);
  const sum = createHash('sha256').update(body).digest();
  return Buffer.concat([body, headOf('E', sum.length), sum]);
}

/** Takes a bundle apart; the reason of a refusal is for a person. */
export function readFrames(bundle: Uint8Array): FramesRead {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length);
  if (bytes.toString('latin1', 0, magic.length) !== magic) {
    return refused(t('This is not a file of checkpoints of Parley.'));
  }
  if ((bytes[magic.length] ?? 0) > version) {
    return refused(t('This file was written by a newer Parley. Update Parley to import it.'));
  }
  const frames: Frame[] = [];
  for (let at = magic.length + 1; at < bytes.length;) {
    if (at + headSize > bytes.length) return cutOff;
    const kind = bytes.toString('latin1', at, at + 1);
    const end = at + headSize + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) return cutOff;
    const payload = bytes.subarray(at + headSize, end);
    if (kind === 'E')
      return end === bytes.length && isSumOf(bytes.subarray(0, at), payload)
        ? { type: 'read', frames }
        : damaged;
    if (kind !== 'C' && kind !== 'K') return damaged;
    frames.push({ kind, payload });
    at = end;
  }
  return cutOff;
}

const cutOff = refused(
  t('This file is cut off: it was not copied to its end. Nothing was imported.'),
);
const damaged = refused(t('This file is damaged. Nothing was imported.'));

function refused(reason: string): { readonly type: 'refused'; readonly reason: string } {
  return { type: 'refused', reason };
}

function headOf(kind: FrameKind, length: number): Buffer {
  const head = Buffer.alloc(headSize);
  head.write(kind, 'latin1');
  head.writeUInt32BE(length, 1);
  return head;
}

function isSumOf(bytes: Uint8Array, sum: Uint8Array): boolean {
  return createHash('sha256').update(bytes).digest().equals(sum);
}
