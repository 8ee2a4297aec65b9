/**
 * A call's arguments as an object, for a protocol that takes nothing else: what is none was refused by
 * whoever ran the tool, and its result says so.
 */
export function toolArguments(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
