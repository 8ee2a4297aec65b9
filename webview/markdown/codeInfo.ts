import { visibleText } from './visibleText.ts';

const pathLike = /^[^\s"'`<>|?*:]{1,300}\.[A-Za-z0-9]{1,12}$/u;

/**
 * What the line after a fence says: a language, and often a file. Seen from models:
 * "ts src/cart.ts", "ts:src/cart.ts", "ts title=\"src/cart.ts\"", "src/cart.ts".
 */
export function codeInfo(info: string): { readonly language: string; readonly path?: string } {
  const [first = '', ...rest] = info.trim().split(/\s+/u);
  const colon = first.indexOf(':');
  const language = colon > 0 ? first.slice(0, colon) : first;
  const candidates = [colon > 0 ? first.slice(colon + 1) : '', ...rest].map((each) =>
    each.replace(/^(?:title|file|filename|path)=/u, '').replaceAll(/^["']|["']$/gu, ''),
  );
  const path = candidates.find((each) => pathLike.test(each));
  if (path === undefined && language.includes('/') && pathLike.test(language)) {
    return { language: extensionOf(language), path: visibleText(language) };
  }
  return {
    language: visibleText(language.toLowerCase()).slice(0, 40),
    ...(path === undefined ? {} : { path: visibleText(path) }),
  };
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}
