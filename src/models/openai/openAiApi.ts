import type { ErrorBody } from '../http/errorBody.ts';
import type { Reduced } from '../http/wireExchange.ts';
import type { ModelRequest } from '../languageModel.ts';
import { chatPieceOf, responsesErrorOf, responsesPieceOf } from './documents.ts';
import { reduceEvent } from './fromResponses.ts';
import { reduceChunk } from './fromWire.ts';
import type { PieceOf } from './openAiFrames.ts';
import type { Quirks } from './quirks.ts';
import type { ReplyState } from './replyState.ts';
import { thinks, toResponses, type ResponsesBody } from './toResponses.ts';
import { toWire, type ChatBody } from './toWire.ts';

/** Which of OpenAI's two protocols is spoken: chat completions, or the Responses API. */
export type OpenAiApi = 'chat' | 'responses';

/** Who is asked for what. */
interface Asking {
  readonly request: ModelRequest;
  readonly model: string;
  readonly host: string;
  readonly quirks: Quirks;
}

/** A request that is ready to be sent. */
interface Prepared {
  /** What goes over the wire. */
  readonly body: ChatBody | ResponsesBody;
  /** What follows the base URL. */
  readonly path: string;
}

/** One protocol, as far as it differs from the other. */
interface Spoken {
  readonly prepare: (asking: Asking) => Prepared;
  readonly pieceOf: PieceOf;
  readonly errorOf: (event: unknown) => ErrorBody | undefined;
  readonly reduce: (state: ReplyState, received: unknown) => Reduced<ReplyState> | undefined;
}

export const apis: Readonly<Record<OpenAiApi, Spoken>> = {
  chat: {
    pieceOf: chatPieceOf,
    errorOf: () => undefined,
    reduce: reduceChunk,
    prepare({ request, model, host, quirks }) {
      return { body: toWire(request, model, host, quirks), path: '/chat/completions' };
    },
  },
  responses: {
    pieceOf: responsesPieceOf,
    errorOf: responsesErrorOf,
    reduce: reduceEvent,
    prepare({ request, model, quirks }) {
      return { body: toResponses(request, model, quirks), path: '/responses' };
    },
  },
};

/**
 * The protocol to speak where no setting says it: OpenAI's reasoning models tell their thoughts, and
 * call tools while they think, through the Responses API only; elsewhere few servers have it.
 */
export function apiFor(model: string, host: string): OpenAiApi {
  return host === 'api.openai.com' && thinks(model) ? 'responses' : 'chat';
}
