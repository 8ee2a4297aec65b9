import { lstatSync, type Stats } from 'node:fs';

/**
 * What a file looks like from outside: as long as it is the same, so are its bytes. The time of the last
 * change to the entry itself is part of it, for a copy can keep size and time of change.
 */
export function stampOf({ size, mtimeMs, ctimeMs }: Stats): string {
  return `${size}:${mtimeMs}:${ctimeMs}`;
}

/** Bytes, and milliseconds since 1970, of a stamp; undefined for the empty one of an editor's text. */
export function readStamp(
  stamp: string,
): { readonly size: number; readonly changed: number } | undefined {
  if (stamp === '') return undefined;
  const at = stamp.indexOf(':');
  const changed = stamp.slice(at + 1, stamp.indexOf(':', at + 1));
  return { size: Number(stamp.slice(0, at)), changed: Number(changed) };
}

/** Of the entry itself, not of what a link leads to. */
export function statIfThere(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch {
    // No permission for the folder: the same as not there.
    return undefined;
  }
}
