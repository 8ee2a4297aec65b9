import type { CodeStore } from './codeStore.ts';

/** Of a file's score, what goes to its namesakes. */
const namesakeShare = 0.1;
/** More files than this have the name for what they are in their folder: `index`, `mod`. */
const mostNamesakes = 6;

/**
 * Adds to each found file's score a share of its best namesake's: `server.c` and `server.h`, `reply.js`,
 * `reply.d.ts` and `reply.test.js` are about the same thing, so that one is likelier meant where the others fit too.
 */
export function addNamesakes({ files, names }: CodeStore, scores: Float64Array): void {
  const sizes = new Uint32Array(names.size);
  const best = new Float64Array(names.size);
  const second = new Float64Array(names.size);
  for (const [number, { removed, name }] of files.entries()) {
    if (removed) continue;
    const score = scores[number] ?? 0;
    sizes[name] = (sizes[name] ?? 0) + 1;
    second[name] = Math.max(second[name] ?? 0, Math.min(best[name] ?? 0, score));
    best[name] = Math.max(best[name] ?? 0, score);
  }
  for (const [number, { removed, name }] of files.entries()) {
    const score = scores[number] ?? 0;
    if (removed || score === 0 || (sizes[name] ?? 0) > mostNamesakes) continue;
    const other = score === best[name] ? second[name] : best[name];
    scores[number] = score + namesakeShare * (other ?? 0);
  }
}
