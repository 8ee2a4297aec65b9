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
  };
  return createWireModel(options, protocol);
}

/** `models/NAME`, or what the name says itself: `tunedModels/NAME`. */
function pathOf(model: string): string {
  const path = model.includes('/') ? model : `models/${model}`;
  return path.split('/').map(encodeURIComponent).join('/');
}
