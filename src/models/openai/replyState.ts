import type { WireState } from '../http/wireExchange.ts';

/** What is known of a reply so far. */
export interface ReplyState extends WireState {
  readonly calledTool: boolean;
  /** Of the Responses API: the calls in their order, each by its place among the outputs. */
  readonly calls: readonly { readonly output: number; readonly argued: boolean }[];
  /** Of chat completions: the calls in their order, each with the index and the id that the server gave it. */
  readonly indexed: readonly { readonly index: number; readonly id: string }[];
  /** Of the Responses API: true once a piece of the answer's text came. */
  readonly said: boolean;
}

export const emptyReply: ReplyState = {
  calledTool: false,
  calls: [],
  indexed: [],
  said: false,
};
