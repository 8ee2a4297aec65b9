import { strings } from './strings.ts';

/** What of a keyboard and its shortcuts differs. */
export type Platform = 'mac' | 'windows' | 'linux';

/** `platform` is that of `navigator`: the keyboard is where the page is shown, wherever its host runs. */
export function platformOf(platform: string): Platform {
  if (/^(?:Mac|iP)/u.test(platform)) return 'mac';
  return platform.startsWith('Win') ? 'windows' : 'linux';
}

/** That of this page. */
export const platform = platformOf(navigator.platform);

/** What sends a message, as package.json writes keys. */
export function sendKey(enterSends: boolean, on = platform): string {
  if (enterSends) return 'enter';
  return on === 'mac' ? 'cmd+enter' : 'ctrl+enter';
}

/** What stops a reply unless the person changed it: a test holds it against package.json. */
export function stopKey(on = platform): string {
  if (on === 'windows') return 'alt+backspace';
  return on === 'mac' ? 'cmd+escape' : 'ctrl+escape';
}

/** What shows the help on a chat, unless the person changed it: a test holds it against package.json. */
export const helpKey = 'alt+f1';

const signs: ReadonlyMap<string, string> = new Map([
  ['ctrl', '⌃'],
  ['shift', '⇧'],
  ['alt', '⌥'],
  ['cmd', '⌘'],
]);

/** Keys as VS Code shows them: "Ctrl+Enter", and "⌘Enter" on a Mac. */
export function keyText(keys: string, on = platform): string {
  const names: Readonly<Record<string, string>> = strings.keys;
  const shown = (key: string): string =>
    (on === 'mac' ? signs.get(key) : undefined) ??
    names[key] ??
    key.charAt(0).toUpperCase() + key.slice(1);
  return keys
    .split('+')
    .map(shown)
    .join(on === 'mac' ? '' : '+');
}
