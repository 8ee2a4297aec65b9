/** Milliseconds of a frame at 60 Hz. */
const frame = 16;

let frameBegan = Number.NEGATIVE_INFINITY;

/**
 * Until when colours may be worked on, in milliseconds of `performance.now()`. All blocks of code
 * share one budget: where eight replies grow at once, eight times the budget would be a long task.
 */
export function sharedDeadline(budget: number, now: number = performance.now()): number {
  if (now - frameBegan >= frame) frameBegan = now;
  return frameBegan + budget;
}
