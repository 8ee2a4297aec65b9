import { createChunker } from '../chunks/chunker.ts';
import { runIndexThread } from './indexThread.ts';

/** The thread's entry. */
runIndexThread({ createChunker });
