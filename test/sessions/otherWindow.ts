import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { bundledChild, childEnvironment } from '../helpers/bundledChild.ts';
import type { StoreName, WindowLine, WindowRequest } from './windowChild.ts';

const source = new URL('windowChild.ts', import.meta.url);

/** A window in a process of its own: asked by lines, killed by signals. */
export class OtherWindow {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers = new Map<number, (value: unknown) => void>();
  readonly #told: string[] = [];
  readonly #listeners = new Set<() => void>();
  #lastId = 0;
  #complaint = '';
  readonly #end = (): void => void this.#process.kill('SIGKILL');

  constructor() {
    this.#process = spawn(process.execPath, [bundledChild(source)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: childEnvironment(),
    });
    // Nothing of it may outlive the tests, stopped or not.
    process.once('exit', this.#end);
    this.#process.stderr.on('data', (text: Buffer) => (this.#complaint += text.toString()));
    this.#process.once('exit', () => process.removeListener('exit', this.#end));
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as WindowLine;
      if (said.type === 'answer') this.#answers.get(said.id)?.(said.value);
      else this.#told.push(said.what);
      for (const listener of this.#listeners) listener();
    });
  }

  async ask(request: WindowRequest): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = this.#untilGone<unknown>(request.do, (resolve) => {
      this.#answers.set(id, resolve);
    });
    this.#process.stdin.write(`${JSON.stringify({ id, request })}\n`);
    return answer;
  }

  /** Resolves when it has told of this. */
  async heard(what: string): Promise<void> {
    await this.#untilGone<void>(what, (resolve) => {
      const check = (): void => {
        if (this.#told.includes(what)) resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }

  /** Stops it as a debugger would, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process.kill(signal);
  }

  /** Rejects where it ends first, with what it complained about. */
  #untilGone<T>(what: string, start: (resolve: (value: T) => void) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const gone = (): void => reject(new Error(`gone before ${what}: ${this.#complaint}`));
    this.#process.once('close', gone);
    start(resolve);
    return promise.finally(() => this.#process.removeListener('close', gone));
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }
}

/** Runs `work` with so many windows, each with the folder open, and ends them afterwards. */
export async function withWindows(
  folder: string,
  count: number,
  work: (windows: readonly OtherWindow[]) => Promise<void>,
  store: StoreName = 'journal',
): Promise<void> {
  const windows = Array.from({ length: count }, () => new OtherWindow());
  try {
    await Promise.all(windows.map((window) => window.heard('ready')));
    await Promise.all(windows.map((window) => window.ask({ do: 'open', folder, store })));
    await work(windows);
  } finally {
    await Promise.all(windows.map((window) => window.kill()));
  }
}
