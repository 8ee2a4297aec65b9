import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * V8's optimizing compiler takes half a gigabyte for the huge tables and lexers of grammars. Measured on
 * 64 MB of Java and Python: 630 MB at the most and 6.3 s with it, 270 MB and 7.5 s without. The parser
 * itself, which all grammars share, is worth optimizing: without that it took 9.9 s.
 */
const baseline = ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up', '--no-wasm-lazy-compilation'];
const usual = ['--wasm-dynamic-tiering', '--wasm-tier-up', '--wasm-lazy-compilation'];

let running = 0;

/**
 * Has the WebAssembly that `work` compiles translated simply and at once. The switches are the whole
 * process's, so they are put back with the end of the work. Electron may have them locked: there all is
 * as usual.
 */
export async function withBaselineCode<T>(work: () => Promise<T>): Promise<T> {
  if (process.versions['electron'] !== undefined) return work();
  if (running++ === 0) baseline.forEach(setFlagsFromString);
  // V8 compiles on threads of its own, which do not keep a process alive that waits for nothing else.
  const alive = setInterval(() => undefined, 60_000);
  try {
    return await work();
  } finally {
    clearInterval(alive);
    if (--running === 0) usual.forEach(setFlagsFromString);
  }
}
