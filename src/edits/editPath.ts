/** A path of a model's, as one of the workspace's; or why it is none. */
export type EditPath =
  | { readonly type: 'path'; readonly path: string }
  | { readonly type: 'outside' }
  | { readonly type: 'unreadable' };

/**
 * The path relative to the workspace folder, with forward slashes. Absolute paths, drives, addresses
 * and whatever climbs out of the folder are outside; `.git` is, too: what stands there is run.
 */
export function editPath(written: string): EditPath {
  const text = written.trim();
  if (text === '' || text.length > 1_000 || hasControl(text)) return { type: 'unreadable' };
  const slashed = text.replaceAll('\\', '/');
  if (/^(?:\/|~|[a-z][a-z\d+.-]*:)/iu.test(slashed)) return { type: 'outside' };
  const parts: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return { type: 'outside' };
  }
  if (parts.some((part) => /^\.git[ .]*$/iu.test(part))) return { type: 'outside' };
  return parts.length === 0 ? { type: 'unreadable' } : { type: 'path', path: parts.join('/') };
}

function hasControl(text: string): boolean {
  return text.split('').some((each) => each < ' ' || each === '\u007F');
}
