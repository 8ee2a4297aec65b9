/** Copies of typed arrays with room for `needed` elements, and for twice as many as before at least. */
export function grown8(array: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  return copyInto(new Uint8Array(roomFor(array, needed)), array);
}

export function grown16(array: Uint16Array, needed: number): Uint16Array<ArrayBuffer> {
  return copyInto(new Uint16Array(roomFor(array, needed)), array);
}

export function grown32(array: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  return copyInto(new Uint32Array(roomFor(array, needed)), array);
}

const roomFor = ({ length }: ArrayLike<number>, needed: number): number =>
  Math.max(needed, length * 2);

function copyInto<T extends { set(from: ArrayLike<number>): void }>(
  larger: T,
  array: ArrayLike<number>,
): T {
  larger.set(array);
  return larger;
}
