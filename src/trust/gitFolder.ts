/**
 * Whether a part of a path, without its escapes, names git's own folder: in any case, as Windows takes
 * ".git." and ".git ", and by the short name that it has there. What comes from outside must write
 * nothing into it, for git runs what stands in there.
 */
export function isGitFolder(name: string): boolean {
  return /^(?:\.git|git~\d+)$/iu.test(name.replace(/[. ]+$/u, ''));
}
