import type { ModelRequest } from '../languageModel.ts';
import { chatDialect, responsesDialect, type Dialect } from './dialect.ts';
import { reduceEvent } from './fromResponses.ts';
import { reduceChunk } from './fromWire.ts';
import type { Quirks, Refusable } from './quirks.ts';
import type { Reduced, ReplyState } from './replyState.ts';
import { thinks, toResponses } from './toResponses.ts';
import { toWire } from './toWire.ts';

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
  readonly body: Refusable;
  /** What follows the base URL. */
  readonly path: string;
}

/** One protocol, as far as it differs from the other. */
export interface WireProtocol {
  readonly dialect: Dialect;
  readonly reduce: (state: ReplyState, received: unknown) => Reduced | undefined;
  readonly prepare: (asking: Asking) => Prepared;
}

export const protocols: Readonly<Record<OpenAiApi, WireProtocol>> = {
  chat: {
    dialect: chatDialect,
    reduce: reduceChunk,
    prepare({ request, model, host, quirks }) {
      return { body: toWire(request, model, host, quirks), path: '/chat/completions' };
    },
  },
  responses: {
    dialect: responsesDialect,
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
