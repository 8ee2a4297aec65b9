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
}

/** What there is room for. */
export type Fit =
  | { readonly type: 'fits'; readonly sent: ReadonlySet<string>; readonly used: number }
  | {
      readonly type: 'too-long';
      /** Tokens that must be sent. */
      readonly needed: number;
      /** Tokens that the model has room for. */
      readonly available: number;
    };

/** Takes candidates in their order while they fit; `required` tokens are sent in any case. */
export function fitBudget(
  available: number,
  required: number,
  candidates: readonly Candidate[],
): Fit {
  if (required > available) return { type: 'too-long', needed: required, available };
  const sent = new Set<string>();
  const broken = new Set<string>();
  let used = required;
  for (const { id, tokens, chain } of candidates) {
    if (chain !== undefined && broken.has(chain)) continue;
    if (used + tokens <= available) {
      sent.add(id);
      used += tokens;
    } else if (chain !== undefined) broken.add(chain);
  }
  return { type: 'fits', sent, used };
}
