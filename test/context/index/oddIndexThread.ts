// The real thread, but for files that kill it, hang it or make it wait; it runs on its battery.
import { setTimeout as wait } from 'node:timers/promises';
import process from 'node:process';
import { createChunker } from '../../../src/context/chunks/chunker.ts';
import { runIndexThread } from '../../../src/context/index/indexThread.ts';

runIndexThread({
  betweenSaves: 200,
  power: () => 'battery',
  createChunker(options) {
    const chunker = createChunker(options);
    return {
      async chunk(file, text) {
        if (file.includes('deadly')) process.exit(1);
        if (file.includes('hanging')) for (;;);
        if (file.includes('slow')) await wait(5);
        return chunker.chunk(file, text);
      },
    };
  },
});
