import { hostOf } from '../http/modelServer.ts';
import { createWireModel, type WireModelOptions, type WireProtocol } from '../http/wireExchange.ts';
import type { LanguageModel } from '../languageModel.ts';
import { createOpenAiFrames } from './openAiFrames.ts';
import { apiFor, apis, type OpenAiApi } from './openAiApi.ts';
import { outcomeOf } from './outcome.ts';
import { quirkOf, refusableIn, type QuirkMemory } from './quirks.ts';
import { emptyReply, type ReplyState } from './replyState.ts';

export interface OpenAiModelOptions extends WireModelOptions {
  /** By the model's name where not given. */
  readonly api?: OpenAiApi;
  readonly quirks: QuirkMemory;
}

/** A model behind one of OpenAI's two protocols. */
export function createOpenAiModel(options: OpenAiModelOptions): LanguageModel {
  const { info, server, quirks } = options;
  const { model } = info.ref;
  const host = hostOf(server);
  const { prepare, pieceOf, errorOf, reduce } = apis[options.api ?? apiFor(model, host)];
  const protocol: WireProtocol<ReplyState> = {
    question(request) {
      const { body, path } = prepare({ request, model, host, quirks: quirks.of(model) });
      return {
        url: `${server.baseUrl}${path}`,
        body: JSON.stringify(body),
        accept: body.stream ? 'text/event-stream' : 'application/json',
        model,
      };
    },
    learn(refused, { body = '' }) {
      const quirk = quirkOf(refused, refusableIn(body));
      if (quirk) quirks.learn(model, quirk);
      return quirk !== undefined;
    },
    // A server that answers a wish for a stream with one document is not asked for one again.
    frames: () => createOpenAiFrames(pieceOf, () => quirks.learn(model, { whole: true })),
    initial: () => emptyReply,
    errorOf,
    reduce,
    outcome: outcomeOf,
  };
  return createWireModel(options, protocol);
}
