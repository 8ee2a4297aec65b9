import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Script } from '../helpers/modelScripts.ts';

/** What a server is to do. Scripts go to another process: they may hold data only, no promises. */
export interface ServerPlan {
  /** How a chat with each model is answered. */
  readonly scripts: Readonly<Record<string, Script>>;
  /** What happens instead to a `share` (0 to 1) of all chats, by the random numbers of `seed`. */
  readonly faults?: readonly Script[];
  readonly share?: number;
  readonly seed?: number;
  /** Any free one where not given. */
  readonly port?: number;
}

/** A fake model server in a process of its own: its work is not counted as the client's. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** Resolves when the process is gone; its sockets break. */
  kill(): Promise<void>;
}

const main = fileURLToPath(new URL('serverMain.ts', import.meta.url));

export async function startServerProcess(plan: ServerPlan): Promise<ServerProcess> {
  const child = fork(main, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const gone = once(child, 'exit');
  const ready = once(child, 'message');
  child.send(plan);
  const started: unknown = await Promise.race([ready, gone.then(() => [])]).then(([told]) => told);
  if (!isPlace(started)) throw new Error('The server process ended before it listened');
  const { url, port } = started;
  return {
    url,
    port,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function isPlace(value: unknown): value is { readonly url: string; readonly port: number } {
  return typeof value === 'object' && value !== null && 'url' in value && 'port' in value;
}
