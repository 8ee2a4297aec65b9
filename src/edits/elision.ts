/** A whole line that stands for code which was left out: "...", "// … existing code …", "# rest unchanged". */
export function isElision(line: string): boolean {
  if (line.length > 200) return false;
  const text = line.trim();
  if (/^(?:\.{3,}|…)$/u.test(text)) return true;
  const comment = /^(?:\/\/+|#+|--|;+|%+|\/\*+|<!--|\{\/\*)\s*(.*?)\s*(?:\*+\/\}?|-->)?$/u.exec(
    text,
  )?.[1];
  if (comment === undefined) return false;
  return /^(?:\.{3}|…)/u.test(comment) || leftOut.test(comment);
}

/** Comments with which models leave code out, without dots. */
const leftOut =
  /^(?:the )?(?:rest of (?:the |your )?(?:\w+ )?(?:code|file|function|method|class|module|implementation)|(?:existing|remaining|other|previous|same) (?:code|methods?|functions?|lines|logic|implementation|imports)(?: (?:here|as before|unchanged|remains?(?: the same| unchanged)?|stays?(?: the same)?|goes here))?|(?:remains?|code) (?:unchanged|as before)|unchanged|same as before)(?: (?:is |stays |remains )?(?:unchanged|the same|as before|as it is))?[\s.…]*$/iu;

/** The lines between the elisions; one piece where there is none. */
export function splitAtElisions(lines: readonly string[]): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  for (const line of lines) {
    if (isElision(line)) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  return pieces;
}
