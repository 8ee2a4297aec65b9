/** Files that are mentioned at once; the message would be about too much. */
const most = 20;
const longestUri = 4_000;
/** Of a page, or of no file at all. */
const notFile = /^(?:https?|data|blob|mailto|javascript|command|about):/iu;
const scheme = /^[a-z][\d+.a-z-]+:/iu;

/**
 * Where VS Code puts all that is dragged, one in a line; in the browser's own type is only the first.
 * Source: VS Code 1.139, `Mimes.uriList` in src/vs/base/common/mime.ts.
 */
const allUris = 'application/vnd.code.uri-list';
const browsersUris = 'text/uri-list';

/** True where a drag may have files of VS Code's own in it. */
export function hasUris(types: readonly string[]): boolean {
  return types.includes(allUris) || types.includes(browsersUris);
}

/** The files and folders of a drag from VS Code's own Explorer, tabs or lists. Source: RFC 2483, 5. */
export function droppedUris(data: DataTransfer | null): readonly string[] {
  const all = data?.getData(allUris) ?? '';
  const list = all === '' ? (data?.getData(browsersUris) ?? '') : all;
  return list
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => scheme.test(line) && !notFile.test(line) && line.length <= longestUri)
    .slice(0, most);
}
