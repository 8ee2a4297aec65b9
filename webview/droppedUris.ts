/** Files that are mentioned at once; the message would be about too much. */
const most = 20;
const longestUri = 4_000;
/** Of a page, or of no file at all. */
const notFile = /^(?:https?|data|blob|mailto|javascript|command|about):/iu;
const scheme = /^[a-z][\d+.a-z-]+:/iu;

/** The files and folders of a drag from VS Code's own Explorer, tabs or lists. Source: RFC 2483, 5. */
export function droppedUris(data: DataTransfer | null): readonly string[] {
  const list = data?.getData('text/uri-list') ?? '';
  return list
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => scheme.test(line) && !notFile.test(line) && line.length <= longestUri)
    .slice(0, most);
}
