/**
 * The longest time in milliseconds for which nothing else came to run on this thread while `work`
 * went on; its synchronous first part counts.
 */
export async function holdUpOf(work: () => unknown): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const watch = setInterval(look, 1);
  try {
    await work();
    look();
  } finally {
    clearInterval(watch);
  }
  return longest;
}
