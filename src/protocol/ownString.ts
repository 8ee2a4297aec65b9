/** Units that are made at a time: each is an argument of a call. */
const atOnce = 1_024;

/**
 * The same text as a string by itself. A piece of another string keeps all of that one in memory, and takes
 * two bytes for each character where any of that one needed them, though all of its own fit into one; what
 * is done with it, as a search by a pattern, is then compiled for both widths.
 */
export function ownString(text: string): string {
  if (text.length <= atOnce) return made(text);
  const parts = Array.from({ length: Math.ceil(text.length / atOnce) }, (_, at) =>
    made(text.slice(at * atOnce, (at + 1) * atOnce)),
  );
  return parts.join('');
}

function made(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return String.fromCharCode(...units);
}
