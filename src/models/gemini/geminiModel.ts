import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { Asked } from '../failure.ts';
import { createEventFrames } from '../http/answerFrames.ts';
import { createWireModel, type WireModelOptions, type WireProtocol } from '../http/wireExchange.ts';
import type { LanguageModel } from '../languageModel.ts';
import { emptyReply, reduceChunk, type GeminiState } from './fromWire.ts';
import { outcomeOf } from './geminiEnd.ts';
import type { ThoughtSignatures } from './thoughtSignatures.ts';
import { toWire } from './toWire.ts';

/** A model behind Gemini's `streamGenerateContent`. */
export function createGeminiModel(
  options: WireModelOptions,
  signatures: ThoughtSignatures,
): LanguageModel {
  const { info, server } = options;
  const model = info.ref.model;
  const reasoning = info.capabilities?.reasoning;
  const protocol: WireProtocol<GeminiState> = {
    question: (request) => ({
      url: `${server.baseUrl}/${pathOf(model)}:streamGenerateContent?alt=sse`,
      body: JSON.stringify(toWire(request, { model, reasoning, signatures })),
      accept: 'text/event-stream',
      model,
    }),
    frames: createEventFrames,
    initial: (request) => emptyReply(request.correlation),
    reduce(state, value) {
      const reduced = reduceChunk(state, value);
      for (const { id, signature } of reduced?.signed ?? []) signatures.remember(id, signature);
      return reduced;
    },
    outcome: outcomeOf,
    advise: adviseGemini,
  };
  return createWireModel(options, protocol);
}

/** `models/NAME`, or what the name says itself: `tunedModels/NAME`. */
function pathOf(model: string): string {
  const path = model.includes('/') ? model : `models/${model}`;
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Shared words speak of `/v1`, which is right nearly everywhere else. */
export function adviseGemini(failure: Failure, asked: Asked): Failure {
  if (!failure.advice.includes('/v1')) return failure;
  return {
    ...failure,
    advice: t(
      'Check “baseUrl” of {0} in the setting parley.providers: it usually ends in /v1beta. A proxy or a login page may also stand in between.',
      asked.label,
    ),
  };
}
