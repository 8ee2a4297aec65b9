/**
 * Tokens that a chat format adds to each message: three around it and one for the role's name.
 * Source: OpenAI Cookbook, "How to count tokens with tiktoken", `num_tokens_from_messages`.
 */
export const tokensPerMessage = 4;

/** Tokens that open the reply. Source: as above. */
export const tokensPerReply = 3;

/** Something that is sent if there is room. */
export interface Candidate {
  readonly id: string;
  readonly tokens: number;
  /** Of one chain, nothing is sent after the first that does not fit: history has no holes. */
  readonly chain?: string;
  /** Candidates of one group together take no more than the group's limit. */
  readonly group?: string;
  /** The file that this is all of: parts of it that were taken before give way to it. */
  readonly wholeOf?: string;
  /** The file that this is a part of: not sent beside the whole. */
  readonly partOf?: string;
}

/** What there is room for. */
export type Fit =
  | {
      readonly type: 'fits';
      readonly sent: ReadonlySet<string>;
      /** Parts of files that are sent whole. */
      readonly covered: ReadonlySet<string>;
      readonly used: number;
    }
  | {
      readonly type: 'too-long';
      /** Tokens that must be sent. */
      readonly needed: number;
      /** Tokens that the model has room for. */
      readonly available: number;
    };

/** Tokens that a group may take; undefined where only the window limits it. */
export type GroupLimit = (group: string) => number | undefined;

/** Takes candidates in their order while they fit; `required` tokens are sent in any case. */
export function fitBudget(
  available: number,
  required: number,
  candidates: readonly Candidate[],
  limitOf: GroupLimit = () => undefined,
): Fit {
  if (required > available) return { type: 'too-long', needed: required, available };
  const filling = new Filling(available, required, limitOf);
  for (const candidate of candidates) filling.offer(candidate);
  const { sent, covered, used } = filling;
  return { type: 'fits', sent: new Set(sent.keys()), covered, used };
}

/** A window that fills up. */
class Filling {
  readonly sent = new Map<string, Candidate>();
  readonly covered = new Set<string>();
  readonly #available: number;
  readonly #limitOf: GroupLimit;
  readonly #broken = new Set<string>();
  readonly #wholes = new Set<string>();
  readonly #groups = new Map<string, number>();
  used: number;

  constructor(available: number, required: number, limitOf: GroupLimit) {
    this.#available = available;
    this.#limitOf = limitOf;
    this.used = required;
  }

  offer(candidate: Candidate): void {
    const { id, chain, partOf, wholeOf } = candidate;
    if (chain !== undefined && this.#broken.has(chain)) return;
    if (partOf !== undefined && this.#wholes.has(partOf)) {
      this.covered.add(id);
      return;
    }
    const parts = wholeOf === undefined ? [] : this.#partsOf(wholeOf);
    const freed = parts.reduce((sum, part) => sum + part.tokens, 0);
    if (!this.#fits(candidate, freed)) {
      if (chain !== undefined) this.#broken.add(chain);
      return;
    }
    for (const part of parts) this.#giveUp(part);
    this.#take(candidate);
  }

  #fits({ tokens, group }: Candidate, freed: number): boolean {
    if (this.used - freed + tokens > this.#available) return false;
    if (group === undefined) return true;
    const limit = this.#limitOf(group);
    return limit === undefined || (this.#groups.get(group) ?? 0) + tokens <= limit;
  }

  #take(candidate: Candidate): void {
    const { id, tokens, group, wholeOf } = candidate;
    this.sent.set(id, candidate);
    this.used += tokens;
    if (group !== undefined) this.#groups.set(group, (this.#groups.get(group) ?? 0) + tokens);
    if (wholeOf !== undefined) this.#wholes.add(wholeOf);
  }

  #giveUp({ id, tokens, group }: Candidate): void {
    this.sent.delete(id);
    this.covered.add(id);
    this.used -= tokens;
    if (group !== undefined) this.#groups.set(group, (this.#groups.get(group) ?? 0) - tokens);
  }

  #partsOf(file: string): readonly Candidate[] {
    return [...this.sent.values()].filter(({ partOf }) => partOf === file);
  }
}
