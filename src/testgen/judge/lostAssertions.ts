/** Begins with what it claims. */
const leading = /\b(?:assert|expect|refute|debug_assert|prop_assert)\w*/u;
/** Claims something somewhere in the line. */
const within =
  /\b(?:should\w*|raises?|throws|rejects|panic)\b|\b[tb]\.(?:Error|Fatal|Fail)\w*\(|^\s*>>>|\/\/ (?:=>|throws)|\bt\.(?:is|not|like|same)\b/u;
const setUp = /^\s*(?:import|from|require|use|const \{)\b/u;
/** What was commented out claims nothing; documentation may hold examples that do. */
const comment = /^\s*(?:\/\/(?![/!])|#(?!\[))(?!.*(?:>>>|\/\/ (?:=>|throws)))/u;
const string = /(['"`])(?:\\.|(?!\1).)*\1/gu;

/** Lines over which one claim is followed at the most. */
const mostLines = 30;

/**
 * What a test claims and another version of it does not claim any more, found by how assertions look in the
 * languages whose tests are run; how they are laid out does not count.
 */
export function lostAssertions(before: string, after: string): readonly string[] {
  const left = new Map<string, number>();
  for (const claim of claimsOf(after)) left.set(claim, (left.get(claim) ?? 0) + 1);
  return claimsOf(before).filter((claim) => {
    const count = left.get(claim) ?? 0;
    left.set(claim, count - 1);
    return count <= 0;
  });
}

/** What a text claims, line by line, without its layout. */
export function claimsOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    // A title may say "throws"; the blanks keep each sign's place.
    const code = line.replaceAll(string, (found) => ' '.repeat(found.length));
    if (setUp.test(line) || comment.test(line)) return [];
    const from = leading.exec(code)?.index;
    if (from !== undefined) return [plain(upToItsEnd(lines, at, from))];
    return within.test(code) ? [plain(line)] : [];
  });
}

/** From a sign of a line up to the line in which all brackets are closed that were opened since. */
function upToItsEnd(lines: readonly string[], at: number, from: number): string {
  let claim = lines[at]?.slice(from) ?? '';
  for (let next = at + 1; next < at + mostLines && isOpen(claim); next++) {
    claim += `\n${lines[next] ?? ''}`;
  }
  return claim;
}

function isOpen(text: string): boolean {
  const code = text.replaceAll(string, '');
  return (code.match(/[([{]/gu) ?? []).length > (code.match(/[)\]}]/gu) ?? []).length;
}

/** Without what only its place in the file makes necessary. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/gu, '')
    .replaceAll(/,(?=[)\]}])/gu, '')
    .replace(/[;,)\]}]+$/u, '');
}
