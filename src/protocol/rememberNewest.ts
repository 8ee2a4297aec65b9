/** Keeps a value and lets go of the ones that were kept first, so that there are `most` at most. */
export function rememberNewest<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  value: Value,
  most: number,
): void {
  // Anew at the end: what is kept again is the newest.
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
