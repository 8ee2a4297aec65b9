import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { Asked } from '../failure.ts';
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
    advise: adviseAnthropic,
  };
  return createWireModel(options, protocol);
}

/** Shared words speak of an address that ends in `/v1`; here that may be left out. */
export function adviseAnthropic(failure: Failure, asked: Asked): Failure {
  if (!failure.advice.includes('/v1')) return failure;
  return {
    ...failure,
    advice: t(
      'Check “baseUrl” of {0} in the setting parley.providers: it is the address without /messages. A proxy or a login page may also stand in between.',
      asked.label,
    ),
  };
}
