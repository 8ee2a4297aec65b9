const [other, lower, upper, digit] = [0, 1, 2, 3];

/** What each ASCII character is to a name. */
const kinds = Uint8Array.from({ length: 128 }, (_, unit) => {
  const sign = String.fromCharCode(unit);
  if (/[a-z]/u.test(sign)) return lower;
  if (/[A-Z]/u.test(sign)) return upper;
  return /\d/u.test(sign) ? digit : other;
});

const kindAt = (name: string, at: number): number => kinds[name.charCodeAt(at)] ?? other;

/**
 * The parts of a name of letters, digits, `_` and `$`, as `partsOf` has them of any name, in a fraction of
 * the time: an index of thousands of files asks for them some hundred thousand times.
 */
export function asciiParts(name: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let before = other;
  for (let at = 0; at < name.length; at++) {
    const kind = kindAt(name, at);
    if (kind === other || isSeam(name, at, before, kind)) {
      if (at > from) parts.push(name.slice(from, at));
      from = kind === other ? at + 1 : at;
    }
    before = kind;
  }
  if (name.length > from) parts.push(name.slice(from));
  return parts;
}

/** Between "r" and "N" of "userName", "P" and "S" of "HTTPServer". */
function isSeam(name: string, at: number, before: number, kind: number): boolean {
  if (kind !== upper) return false;
  if (before === lower || before === digit) return true;
  return before === upper && kindAt(name, at + 1) === lower;
}
