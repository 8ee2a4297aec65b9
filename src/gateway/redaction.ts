import type { ChatMessage } from '../models/languageModel.ts';
import type { Policy } from './policies.ts';

/** A text without its secrets, and which kinds were in it. */
export type Mask = (text: string) => { readonly text: string; readonly kinds: readonly string[] };

/** Hears what was masked in a request, so that it can be logged by its correlation. */
export type OnMasked = (kinds: readonly string[], correlation: string) => void;

/** Masks secrets in every message before it leaves for a model. */
export function createRedaction(mask: Mask, onMasked: OnMasked): Policy {
  return (model) => ({
    info: model.info,
    stream(request, signal) {
      const kinds: string[] = [];
      const messages = request.messages.map((message): ChatMessage => {
        const masked = mask(message.text);
        kinds.push(...masked.kinds);
        return { ...message, text: masked.text };
      });
      if (kinds.length > 0) onMasked(kinds, request.correlation);
      return model.stream({ ...request, messages }, signal);
    },
  });
}
