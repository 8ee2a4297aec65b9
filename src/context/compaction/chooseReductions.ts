import { cutMiddle } from './cutMiddle.ts';
import { createDedupe } from './dedupe.ts';
import { sampleOutput } from './sample.ts';
import { signaturesOnly } from './signatures.ts';

/** The strategies that need no model. */
export type Reduction = 'dedupe' | 'sample' | 'signatures';

/** A turn of the part that is made shorter. */
export interface OldTurn {
  readonly user: string;
  readonly assistant: string;
}

/** Characters of one text that are looked at; of a longer one the middle is left out first. */
const longestText = 200_000;
const keptEnd = 20_000;

/** No strategy ever looks at more of a text than it can in a few milliseconds. Pure. */
export function boundTurn({ user, assistant }: OldTurn): OldTurn {
  return { user: bounded(user), assistant: bounded(assistant) };
}

function bounded(text: string): string {
  return text.length <= longestText ? text : cutMiddle(text, keptEnd, keptEnd);
}

/**
 * Which of them to use, by what each would save alone and by how much has to go, both in characters:
 * what loses nothing first, then what saves most, and no more than is needed. Pure.
 */
export function chooseReductions(
  savings: Readonly<Record<Reduction, number>>,
  mustSave: number,
): readonly Reduction[] {
  const chosen: Reduction[] = savings.dedupe > 0 ? ['dedupe'] : [];
  let saved = savings.dedupe;
  const lossy = (['sample', 'signatures'] as const).toSorted((a, b) => savings[b] - savings[a]);
  for (const each of lossy) {
    if (saved >= mustSave) break;
    if (savings[each] === 0) continue;
    chosen.push(each);
    saved += savings[each];
  }
  return chosen;
}

/** Does to the texts of a turn what the strategy does; turns are given from the newest to the oldest. */
export function createReducer(reduction: Reduction): (turn: OldTurn) => OldTurn {
  const reduce = reducers[reduction]();
  return ({ user, assistant }) => {
    // The newer of the two comes first.
    const shorter = reduce(assistant);
    return { user: reduce(user), assistant: shorter };
  };
}

const reducers: Readonly<Record<Reduction, () => (text: string) => string>> = {
  dedupe: createDedupe,
  sample: () => sampleOutput,
  signatures: () => signaturesOnly,
};
