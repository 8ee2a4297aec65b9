import { costOf } from '../protocol/cost.ts';
import type { Notice } from '../models/languageModel.ts';
import type { ModelInfo, ModelPrice, ReplyAccount, ReplyOrigin, Usage } from '../protocol/model.ts';

/** What was heard of a reply so far that is to be known once it is over. */
export interface AccountNotes {
  /** Of who answers; undefined where it is not known. */
  readonly price: ModelPrice | undefined;
  readonly usage?: Usage;
  readonly origin: ReplyOrigin;
}

export function openAccount({ price }: ModelInfo): AccountNotes {
  return { price, origin: {} };
}

export function noteIn(notes: AccountNotes, notice: Notice): AccountNotes {
  switch (notice.type) {
    case 'retrying':
      return { ...notes, origin: { ...notes.origin, attempts: notice.attempt } };
    case 'answered-by': {
      const { model, label, why, price } = notice;
      // Another model's attempts are counted anew.
      const { attempts: _attempts, ...origin } = notes.origin;
      return { ...notes, price, origin: { ...origin, model, label, why } };
    }
    case 'cached':
      return { ...notes, origin: { ...notes.origin, cached: true } };
    case 'waiting':
      return notes;
  }
}

/** `answered` is false where nobody did: then the one that was asked stands for the failure. */
export function accountOf(notes: AccountNotes, answered: boolean): ReplyAccount {
  const { usage } = notes;
  const cost = costIn(notes);
  const how = answered ? notes.origin : {};
  const origin = cost === undefined ? how : { ...how, cost };
  return {
    ...(usage ? { usage } : {}),
    ...(Object.keys(origin).length > 0 ? { origin } : {}),
  };
}

/** US dollars; nothing is said where the price is not known. */
function costIn({ origin, usage, price }: AccountNotes): number | undefined {
  if (origin.cached) return 0;
  return usage && price && costOf(usage, price);
}
