import { t } from '../../protocol/texts.ts';

export type Json = Readonly<Record<string, unknown>>;

export type ParsedJson =
  | { readonly type: 'json'; readonly value: unknown }
  | { readonly type: 'failed'; readonly problem: string };

/** Levels of objects and lists in one another. No tool's file comes near. */
const maxDepth = 100;

/**
 * A file's JSON, UTF-8 with or without a byte order mark. Never throws: what is cut off, in another
 * encoding or nested without end fails in words. Keys that would change a prototype are left out.
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  if (bytes.length === 0) return { type: 'failed', problem: t('The file is empty.') };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (isShallow(value, maxDepth)) return { type: 'json', value };
    return { type: 'failed', problem: t('It is nested too deeply to be a conversation.') };
  } catch {
    return { type: 'failed', problem: t('It is cut off, damaged, or no JSON file at all.') };
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a key of the value's own, never an inherited one. */
export function fieldOf(value: unknown, key: string): unknown {
  return isJson(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A text; nothing where there is another value, or none. */
export function textOf(value: unknown, key: string): string | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : undefined;
}

/** A list; empty where there is another value, or none. */
export function listOf(value: unknown, key: string): readonly unknown[] {
  const field = fieldOf(value, key);
  return Array.isArray(field) ? field : [];
}

/** Milliseconds since 1970, from a number or from a text with one; nothing where it is no such time. */
export function timeOf(value: unknown, key: string): number | undefined {
  const field = fieldOf(value, key);
  const time = typeof field === 'string' && /^\d{1,16}$/u.test(field) ? Number(field) : field;
  // The last moment that a JavaScript date can name.
  return typeof time === 'number' && time > 0 && time <= 8.64e15 ? Math.floor(time) : undefined;
}

/** Whether a key of this name could reach what all objects share. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isShallow(item, depth - 1));
  // An own key of this name is only data, until somebody copies the object by assignment.
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  return Object.values(value).every((item) => isShallow(item, depth - 1));
}
