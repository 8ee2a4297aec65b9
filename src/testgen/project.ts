/** A project's files, as far as test set-ups need them. Paths are relative, with forward slashes. */
export interface ProjectFiles {
  readonly files: readonly string[];
  /** A file's text; undefined where there is none or it cannot be read. */
  read(path: string): Promise<string | undefined>;
}

/** The folder of a path; empty at the top. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without folder and last extension. */
export function stemOf(path: string): string {
  return nameOf(path).replace(/\.[^.]+$/u, '');
}

/** With its dot; empty where there is none. */
export function extensionOf(path: string): string {
  return /\.[^./]+$/u.exec(path)?.[0] ?? '';
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** The folder itself and the ones above it, nearest first, the top (empty) last. */
export function foldersUp(folder: string): readonly string[] {
  return folder === '' ? [''] : [folder, ...foldersUp(folderOf(folder))];
}

export function isIn(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** The files in a file's own folder and in those above it. */
export function filesAbove(files: readonly string[], file: string): readonly string[] {
  return files.filter((path) => file.startsWith(path.slice(0, path.lastIndexOf('/') + 1)));
}
