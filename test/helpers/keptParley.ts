// A window between two suites: the next one that asks for the same goes on with it.
import type { ParleyWindow } from './parleyWindow.ts';
import type { VsCode } from './vscodeServer.ts';

interface Kept {
  readonly key: string;
  readonly parley: ParleyWindow;
}

let kept: Kept | undefined;

/** Leaves a window to the next suite. One at most is kept: another one is ended. */
export async function keepParley(key: string, parley: ParleyWindow): Promise<void> {
  await endKept();
  kept = { key, parley };
}

/** Gives what was kept where it is of the same kind, and ends it where it is not. */
export async function takeKept(key: string | undefined): Promise<ParleyWindow | undefined> {
  if (kept?.key !== key) await endKept();
  const taken = kept?.parley;
  kept = undefined;
  return taken;
}

export function keptVsCode(): VsCode | undefined {
  return kept?.parley.vscode;
}

async function endKept(): Promise<void> {
  const ending = kept;
  kept = undefined;
  await ending?.parley.stop();
}
