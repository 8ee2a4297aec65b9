// Answers counts with the length of each text, but for the texts that make it hang, die or err;
// "…-first" does so in the first thread only.
import { parentPort, workerData } from 'node:worker_threads';

let dead = false;

/** @typedef {{ type: string, id: number, texts: string[] }} Asked */

parentPort?.on('message', (/** @type {Asked} */ { type, id, texts }) => {
  const isAsked = (/** @type {string} */ what) =>
    texts.includes(what) || (workerData.first && texts.includes(`${what}-first`));
  if (dead || type !== 'count' || isAsked('hang')) return;
  if (isAsked('die')) {
    dead = true;
    throw new Error('killed by the test');
  }
  const counts = isAsked('err') ? ['x'] : texts.map((text) => text.length);
  parentPort?.postMessage({ type: 'counted', id, counts }, []);
});
