import { costOf } from '../protocol/cost.ts';
import type { Notice } from '../models/languageModel.ts';
import type { ModelInfo, ModelPrice, ReplyAccount, ReplyOrigin, Usage } from '../protocol/model.ts';

/** Gathers what is to be known of a reply once it is over. */
export class AccountKeeper {
  #price: ModelPrice | undefined;
  #usage: Usage | undefined;
  #origin: ReplyOrigin = {};

  constructor(asked: ModelInfo) {
    this.#price = asked.price;
  }

  note(notice: Notice): void {
    switch (notice.type) {
      case 'retrying':
        this.#origin = { ...this.#origin, attempts: notice.attempt };
        return;
      case 'answered-by': {
        const { model, label, why, price } = notice;
        this.#price = price;
        // Another model's attempts are counted anew.
        const { attempts: _attempts, ...origin } = this.#origin;
        this.#origin = { ...origin, model, label, why };
        return;
      }
      case 'cached':
        this.#origin = { ...this.#origin, cached: true };
        return;
      case 'waiting':
    }
  }

  use(usage: Usage): void {
    this.#usage = usage;
  }

  /** `answered` is false where nobody did: then the one that was asked stands for the failure. */
  get(answered: boolean): ReplyAccount {
    const usage = this.#usage;
    const cost = this.#cost();
    const how = answered ? this.#origin : {};
    const origin = cost === undefined ? how : { ...how, cost };
    return {
      ...(usage ? { usage } : {}),
      ...(Object.keys(origin).length > 0 ? { origin } : {}),
    };
  }

  /** US dollars; nothing is said where the price is not known. */
  #cost(): number | undefined {
    if (this.#origin.cached) return 0;
    return this.#usage && this.#price && costOf(this.#usage, this.#price);
  }
}
