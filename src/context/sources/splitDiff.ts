/** One file's part of a diff. */
export interface DiffOfFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly diff: string;
}

/** A diff as git prints it, file by file, in its order; of a renamed file the new name counts. */
export function splitDiff(diff: string): readonly DiffOfFile[] {
  return diff
    .split(/^(?=diff --git )/mu)
    .filter((part) => part.startsWith('diff --git '))
    .map((part) => ({ path: pathOf(part), diff: part.trimEnd() }));
}

/** A file that git does not track yet, as the diff that would add it. */
export function addedFile(path: string, text: string): DiffOfFile {
  const lines = text.split('\n').map((line) => `+${line}`);
  return { path, diff: [`diff --git a/${path} b/${path}`, 'new file', ...lines].join('\n') };
}

/** Staged and other changes of a file together, each file once. */
export function mergeDiffs(diffs: readonly DiffOfFile[]): readonly DiffOfFile[] {
  const byPath = Map.groupBy(diffs, ({ path }) => path);
  return [...byPath].map(([path, parts]) => ({
    path,
    diff: parts.map((part) => part.diff).join('\n'),
  }));
}

function pathOf(part: string): string {
  const [header = ''] = part.split('\n', 1);
  const added = /^\+\+\+ "?b\/(?<path>.*?)"?[\t\r]*$/mu.exec(part)?.groups?.['path'];
  const removed = /^--- "?a\/(?<path>.*?)"?[\t\r]*$/mu.exec(part)?.groups?.['path'];
  const named = / "?b\/(?<path>.*?)"?\r?$/u.exec(header)?.groups?.['path'];
  return unescaped(added ?? removed ?? named ?? header);
}

/** git writes what is not ASCII as octal bytes: `\303\274`. */
function unescaped(path: string): string {
  if (!path.includes('\\')) return path;
  const bytes = path.replaceAll(/\\(?:(?<octal>[0-7]{3})|(?<sign>.))/gu, (_all, octal, sign) =>
    typeof octal === 'string' ? String.fromCodePoint(Number.parseInt(octal, 8)) : String(sign),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
