import { isGitFolder } from '../trust/gitFolder.ts';

/** A folder of the workspace. */
export interface BundleRoot {
  /** "shop" */
  readonly name: string;
  readonly uri: string;
}

/** A file by the name of its folder and its path in there, percent-encoded, so that it fits elsewhere. */
interface BundlePath {
  readonly root: string;
  readonly path: string;
}

/** Where the file is in the workspace; undefined where it is outside. */
export function toBundlePath(uri: string, roots: readonly BundleRoot[]): BundlePath | undefined {
  const inside = roots.filter((root) => uri.startsWith(`${withoutSlash(root.uri)}/`));
  const nearest = inside.toSorted((a, b) => b.uri.length - a.uri.length)[0];
  if (!nearest) return undefined;
  return { root: nearest.name, path: uri.slice(withoutSlash(nearest.uri).length + 1) };
}

/**
 * The file in this workspace: in the folder of the same name, else in the first one. Undefined where
 * the path leads out of the folder, or into git's own files.
 */
export function fromBundlePath(
  { root, path }: BundlePath,
  roots: readonly BundleRoot[],
): string | undefined {
  const folder = roots.find(({ name }) => name === root) ?? roots[0];
  if (!folder || !path.split('/').every(isHarmless)) return undefined;
  return `${withoutSlash(folder.uri)}/${path}`;
}

function isHarmless(segment: string): boolean {
  const name = decoded(segment);
  if (name === undefined || /^\.*\s*$/u.test(name) || /[\\/:?#\p{Cc}]/u.test(name)) return false;
  return !isGitFolder(name) && !/[?#]/u.test(segment);
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray percent sign.
    return undefined;
  }
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/u, '');
}
