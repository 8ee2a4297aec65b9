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

/**
 * True where `after` leaves out code that it is to take the place of: a line says so that `before` does not
 * have. What stands for the body of a stub ("def total(self): ...") leaves out nothing.
 */
export function leavesOut(before: string, after: readonly string[]): boolean {
  return after.some(
    (line, at) => isElision(line) && !before.includes(line.trim()) && !isStubBody(after, at),
  );
}

/** Three dots by themselves, alone in the block that the line before them opens. */
function isStubBody(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.trim() !== '...') return false;
  const opens = lines.slice(0, at).findLast(isWritten)?.trimEnd() ?? '';
  const next = lines.slice(at + 1).find(isWritten);
  const isLast = next === undefined || depthOf(next) < depthOf(line);
  return isLast && depthOf(line) > 0 && /(?::|"{3}|'{3})$/u.test(opens);
}

const isWritten = (line: string): boolean => line.trim() !== '';
const depthOf = (line: string): number => line.length - line.trimStart().length;
