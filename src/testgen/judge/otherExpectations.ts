import { lostAssertions } from './lostAssertions.ts';

/** Of a claim, what is no name: a change of the code may give names others. */
const value =
  /(['"`])(?:\\.|(?!\1).)*\1|\b\d[\w.]*|\b(?:true|false|null|nil|none|undefined|nan)\b/giu;
/** What turns a claim into another kind, or into its opposite. */
const turn = /not|refute|throws?|raises?|[=!]==?|[<>]=?(?!\()/giu;

/**
 * The claims of a test that its new version does not make with the same values: it expects something
 * else now. A claim that only calls the code otherwise (by another name, with a parameter more or fewer)
 * is none of them.
 */
export function otherExpectations(before: string, after: string): readonly string[] {
  const fresh = lostAssertions(after, before).map(substanceOf);
  return lostAssertions(before, after).filter((claim) => {
    const own = substanceOf(claim);
    const found = fresh.findIndex((other) => isAlike(own, other));
    if (found !== -1) fresh.splice(found, 1);
    return found === -1;
  });
}

interface Substance {
  readonly values: readonly string[];
  readonly turns: readonly string[];
}

function substanceOf(claim: string): Substance {
  const plain = claim.replaceAll('=>', '');
  const named = plain.replaceAll(value, ' ');
  return { values: plain.match(value) ?? [], turns: named.match(turn) ?? [] };
}

function isAlike(a: Substance, b: Substance): boolean {
  const isSameKind = isWithin(a.turns, b.turns) && isWithin(b.turns, a.turns);
  return isSameKind && (isWithin(a.values, b.values) || isWithin(b.values, a.values));
}

/** Whether all of these are among those, each as often. */
function isWithin(some: readonly string[], all: readonly string[]): boolean {
  const left = [...all];
  return some.every((each) => {
    const at = left.indexOf(each);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}
