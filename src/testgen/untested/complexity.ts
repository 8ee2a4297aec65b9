import { languageOf } from '../languages.ts';
import { pythonTokens } from '../mutate/pythonTokens.ts';
import { scriptTokens } from '../mutate/scriptTokens.ts';
import { wordSet, type Token } from '../mutate/token.ts';

const ways = wordSet('if for while case catch elif elseif elsif except unless rescue foreach');
const joins = wordSet('&& || ??');
const pythonJoins = wordSet('and or');

/**
 * Cyclomatic complexity as the words of the code show it: 1, and 1 for each decision (McCabe, "A
 * Complexity Measure", 1976). Comments and strings do not count.
 */
export function complexityOf(code: string, path: string): number {
  const language = languageOf(path)?.id;
  const isPython = language === 'python';
  const tokens = isPython ? pythonTokens(code) : scriptTokens(code);
  const decides = (token: Token, i: number): boolean => {
    if (token.kind === 'name') {
      // `case` and the like may be a member: `row.case`.
      const isMember = tokens[i - 1]?.text === '.';
      return !isMember && (ways.has(token.text) || (isPython && pythonJoins.has(token.text)));
    }
    if (token.kind !== 'sign') return false;
    if (token.text === '=>') return language === 'rust';
    return joins.has(token.text) || (token.text === '?' && isChoice(tokens[i + 1], language));
  };
  return 1 + tokens.filter(decides).length;
}

/** Of `a ? b : c`; an optional name in a type, and Rust's `?`, go before a sign. */
function isChoice(next: Token | undefined, language: string | undefined): boolean {
  return language !== 'rust' && next !== undefined && !/^[:;,)\].=]$/u.test(next.text);
}
