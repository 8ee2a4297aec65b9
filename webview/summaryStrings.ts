import type { CompactionStrategy } from '../src/protocol/compaction.ts';
import { inLanguage } from './language.ts';

/** The panel's texts about what models are told of older messages. */
export const summaryStrings = inLanguage('summary', {
  pinMessage: 'Pin Message for the Model',
  unpinMessage: 'Unpin Message',
  pinned: 'Pinned',
  pinnedHint: 'Told to the model word for word, however long the chat gets',
  summaryDivider: 'Summary for the model',
  summarised: (saved: string) =>
    `Earlier messages are summarised for the model (saves ${saved} tokens)`,
  showSummary: 'Show what the model sees',
  undoSummary: 'Undo',
  alsoTold: (names: readonly string[]) => `Also named: ${names.join(', ')}`,
  compactedTo: (before: string, after: string) => `${before} tokens became ${after}`,
  factsRetained: (retained: number, of: number) =>
    retained === of
      ? `all ${of} pinned or named things came through`
      : `${retained} of ${of} pinned or named things came through by themselves, the others were added`,
  summarisedBy: (model: string) => `by ${model}`,
  compactionStrategies: {
    dedupe: 'repetitions left out',
    sample: 'long output sampled',
    signatures: 'code reduced to declarations',
    summarise: 'summarised',
    slide: 'oldest answers left out',
  } satisfies Record<CompactionStrategy, string>,
});
