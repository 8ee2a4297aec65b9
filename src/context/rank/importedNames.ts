/** Imports stand at the head of a file; what follows is not worth the time. */
const head = 1 << 14;
const mostImports = 64;

const statement =
  /^[ \t]*(?:(?:public |pub )?(?:import|use|mod|from|require|require_relative|alias|@?include|#[ \t]*include|using|@import)\b|(?:const|let|var|export|\}).{0,200}\b(?:from|require)\b|["'][\w./-]+["']$|[\w.]+ ["'][\w./-]+["']$).*$/gmu;
const specifier =
  /["'<]([^"'<>\n]{1,200})["'>]|\b([\p{L}_][\p{L}\p{N}_]*(?:(?:::|\.|\\)[\p{L}_][\p{L}\p{N}_]*)*)/gu;

/**
 * The last names of what a file imports, without folders and endings: `./panel/render.js`, `a.b.render`
 * and `crate::render` are all "render". Found by the look of the lines, in no language's own grammar:
 * a name too many names no file of the repository, or a file near by all the same.
 */
export function importedNames(text: string): readonly string[] {
  const names = new Set<string>();
  for (const [line] of text.slice(0, head).matchAll(statement)) {
    for (const [, quoted, dotted] of line.matchAll(specifier)) {
      const name = baseName(quoted ?? (dotted ?? '').replaceAll(/::|\.|\\/gu, '/'));
      if (name !== '') names.add(name);
      if (names.size === mostImports) return [...names];
    }
  }
  return [...names];
}

/** The name of a file without its folder and its endings, in lower case. */
export const baseName = (path: string): string => plainName(path).toLowerCase();

/** The same as it is written. */
export function plainName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.indexOf('.', 1);
  return dot < 0 ? name : name.slice(0, dot);
}
