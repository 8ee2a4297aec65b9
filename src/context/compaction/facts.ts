/** Names that are looked after, at most: the last ones. */
const mostNames = 100;
/** Characters of a message that are searched for names, and of a name. */
const searched = 50_000;
const longestName = 200;

const between = /[\s"'`()<>[\]{},;|*=]+/u;
const path = /^(?:\.{1,2}\/|~?\/)?(?:[\w@.-]+\/)+[\w@.-]*\w$/u;
/** Without a folder before it only what has the ending of a file is one: `this.items` is none. */
const file =
  /^[\w@.-]*\w\.(?:[cm]?[jt]sx?|jsonc?|mdx?|py|go|rs|java|kts?|[ch]|cc|cpp|hpp|cs|rb|php|sh|s?css|html?|vue|svelte|exs?|ya?ml|toml|xml|sql|lock|txt|gradle|swift|scala|lua|dart|proto|ini|cfg|env|csv|tf|ps1|bat)$/u;

/** The names of files and folders that stand in a person's messages, each once. Pure. */
export function namesIn(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap((text) => text.slice(0, searched).split(between));
  const found = words.map(nameOf).filter((each) => each !== undefined);
  return [...new Set(found)].slice(-mostNames);
}

/** Of those, the ones that a summary does not have. */
export function missingFrom(summary: string, names: readonly string[]): readonly string[] {
  return names.filter((each) => !summary.includes(each));
}

/** `src/cart.ts` of `src/cart.ts:12:` or `src/cart.ts.`; no address on the web, and not "and/or". */
function nameOf(word: string): string | undefined {
  if (word.length < 3 || word.length > longestName) return undefined;
  const bare = word.replace(/(?::\d+(?:-\d+)?)?[.:!?]*$/u, '');
  if (file.test(bare)) return bare;
  const isPath = path.test(bare) && /\w/u.test(bare) && !/^[\d/.]+$/u.test(bare);
  return isPath && (/\.\w+$/u.test(bare) || bare.split('/').length > 2) ? bare : undefined;
}
