/**
 * JSON whose keys are in order: those of `first` as given, the rest by their code units. The same
 * value gives the same text, however it was put together. Keys without a value are left out.
 */
export function canonicalJson(value: unknown, first: readonly string[] = []): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, first)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = new Map<string, unknown>(Object.entries(value));
  const named = first.filter((key) => entries.has(key));
  const rest = [...entries.keys()].filter((key) => !named.includes(key)).toSorted();
  const members = [...named, ...rest]
    .filter((key) => entries.get(key) !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(entries.get(key), first)}`);
  return `{${members.join(',')}}`;
}
