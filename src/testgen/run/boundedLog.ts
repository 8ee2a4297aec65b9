/** Keeps the beginning and the end of a text of any length. */
export interface BoundedLog {
  add(text: string): void;
  text(): string;
}

/** Keeps at most `limit` characters and says how many are left out between the two halves. */
export function createBoundedLog(limit: number): BoundedLog {
  const half = Math.max(1, Math.floor(limit / 2));
  let head = '';
  let tail = '';
  let total = 0;
  return {
    add(text) {
      total += text.length;
      const room = half - head.length;
      head += text.slice(0, room);
      tail = (tail + text.slice(room)).slice(-half);
    },
    text() {
      const left = total - head.length - tail.length;
      return left === 0 ? head + tail : `${head}\n… ${left} characters left out …\n${tail}`;
    },
  };
}
