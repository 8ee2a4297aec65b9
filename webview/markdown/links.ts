/** What may be done with the target of a link that a model wrote. */
export type LinkUse = 'open' | 'inert';

const followed = /^(?:https?:\/\/[^\s/]|mailto:[^\s]|(?:file|vscode-remote|vscode-vfs):\/\/)/iu;
const scheme = /^[a-z][a-z\d+.-]*:/iu;
/** `cart.ts:12` is a file, though it could be read as a scheme. */
const fileWithLine = /^[^:/]+\.[a-z][a-z\d]*:\d/iu;
const relativePath = /^(?!\/\/)(?:\.{1,2}\/|\/)?[^\s\p{Cc}<>"|?*\\]+$/u;

/** The longest target that the host accepts. */
const longest = 2_000;

/**
 * The web, mail, files and paths are followed (by the host, which asks where it must); every other
 * scheme is not: `javascript:`, `data:`, `command:`, `vscode:`.
 */
export function linkUse(href: string): LinkUse {
  if (href === '' || href.length > longest || href.startsWith('#')) return 'inert';
  if (followed.test(href)) return 'open';
  if (scheme.test(href) && !fileWithLine.test(href)) return 'inert';
  return relativePath.test(href) ? 'open' : 'inert';
}

const claimsAddress =
  /^(?:[a-z][a-z\d+.-]*:\/\/)?(?<host>[\p{L}\d-]+(?:\.[\p{L}\d-]+)+)(?:[/:?#]|$)/iu;

/**
 * Where a link leads, if its text says something else: `[bank.example](https://evil.example)`.
 * Undefined where the text claims nothing or tells the truth.
 */
export function contradictedTarget(text: string, href: string): string | undefined {
  const claimed = claimsAddress.exec(text.trim())?.groups?.['host']?.toLowerCase();
  if (claimed === undefined || !/^https?:/iu.test(href)) return undefined;
  const actual = claimsAddress.exec(href)?.groups?.['host']?.toLowerCase();
  return actual?.replace(/^www\./u, '') === claimed.replace(/^www\./u, '') ? undefined : href;
}
