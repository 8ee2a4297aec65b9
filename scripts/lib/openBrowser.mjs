// Opens an address in the person's browser where there is one; where there is none the address is printed anyway.
import { spawn } from 'node:child_process';
import process from 'node:process';

/** @param {string} url */
export function openBrowser(url) {
  const command = opener();
  if (!command) return;
  const [program, ...args] = command;
  const child = spawn(
    program ?? '',
    [...args, process.platform === 'win32' ? url.replaceAll('&', '^&') : url],
    { detached: true, stdio: 'ignore' },
  );
  // No browser is no failure: the address stands in the terminal.
  child.once('error', () => undefined);
  child.unref();
}

/** @returns {string[] | undefined} */
function opener() {
  if (process.env.CI) return undefined;
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '""'];
  const hasScreen = Boolean(
    process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? process.env.BROWSER,
  );
  return hasScreen ? ['xdg-open'] : undefined;
}
