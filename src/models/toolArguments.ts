import { isObject, jsonOf } from './json.ts';

/**
 * A call's arguments as an object, for a protocol that takes nothing else: what is none was refused by
 * whoever ran the tool, and its result says so.
 */
export function toolArguments(json: string): Record<string, unknown> {
  const value = jsonOf(json);
  return isObject(value) ? { ...value } : {};
}
