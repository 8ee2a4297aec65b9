import { createEventFrames } from '../http/answerFrames.ts';
import { createWireModel, type WireModelOptions, type WireProtocol } from '../http/wireExchange.ts';
import type { LanguageModel } from '../languageModel.ts';
import { emptyReply, outcomeOf, reduceEvent, type ReplyState } from './fromWire.ts';
import type { ThinkingStyle } from './thinkingStyle.ts';
import { toWire } from './toWire.ts';

/**
 * A model behind Anthropic's Messages API. The official client gives its types only: it takes no
 * notice of an error in OpenAI's form nor of an event without a name, dies of one bad line, writes to
 * the console past any log, and behind a guard against all that nothing would be left for it to do.
 */
export function createAnthropicModel(
  options: WireModelOptions,
  thinking: ThinkingStyle,
): LanguageModel {
  const { info, server } = options;
  const { model } = info.ref;
  const protocol: WireProtocol<ReplyState> = {
    question: (request) => ({
      url: `${server.baseUrl}/messages`,
      body: JSON.stringify(toWire(request, model, thinking)),
      accept: 'text/event-stream',
      model,
    }),
    frames: createEventFrames,
    initial: () => emptyReply,
    reduce: reduceEvent,
    outcome: outcomeOf,
  };
  return createWireModel(options, protocol);
}
