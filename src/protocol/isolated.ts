/** Letters that are written from right to left, and their digits (Unicode UAX 9, the ranges of R and AL). */
const rightToLeft =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

const [leftToRightIsolate, firstStrongIsolate, popIsolate] = ['\u2066', '\u2068', '\u2069'];

/** A text that turns nothing round that stands beside it: `שלום`, `5 min` stay in this order. Pure. */
export function isolated(text: string): string {
  return rightToLeft.test(text) ? `${firstStrongIsolate}${text}${popIsolate}` : text;
}

/**
 * A path each of whose names reads by itself, so that folders, name and lines stand in their order:
 * `אבג:10-24` would read `10-24:אבג`. Its hidden characters are named before. Pure.
 */
export function isolatedPath(path: string): string {
  if (!rightToLeft.test(path)) return path;
  const lines = /(?::\d+(?:-\d+)?)?$/u.exec(path)?.[0] ?? '';
  const names = path.slice(0, path.length - lines.length);
  return names.replaceAll(/[^/\\]+/gu, isolatedName) + lines;
}

function isolatedName(name: string): string {
  return rightToLeft.test(name) ? `${leftToRightIsolate}${name}${popIsolate}` : name;
}
