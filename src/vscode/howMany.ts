/** "1 file", "1,204 files". For nouns whose plural is an "s" more. */
export function howMany(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
