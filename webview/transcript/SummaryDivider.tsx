import type { Compaction } from '../../src/protocol/compaction.ts';
import { KeptFold } from '../KeptFold.tsx';
import { Icon } from '../Icon.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { number } from '../numbers.ts';
import { usePanel } from '../panel.ts';
import { summaryStrings } from '../summaryStrings.ts';

/** Where the messages end that models are told a summary of; what the summary says, and a way back. */
export function SummaryDivider({ compaction }: { readonly compaction: Compaction }) {
  const store = usePanel();
  const { id, summary, kept, tokensBefore, tokensAfter } = compaction;
  const text = kept.length === 0 ? summary : `${summary}\n\n${summaryStrings.alsoTold(kept)}`;
  return (
    <section class="summary-divider" aria-label={summaryStrings.summaryDivider}>
      <p>
        <Icon name="fold" />
        <span class="summary-words">
          {summaryStrings.summarised(number(Math.max(0, tokensBefore - tokensAfter)))}
        </span>
        {!store.past.value && (
          <button
            type="button"
            class="text-button"
            onClick={() => store.postHere({ type: 'undo-compaction', compaction: id })}
          >
            {summaryStrings.undoSummary}
          </button>
        )}
      </p>
      <KeptFold id={`summary:${id}`} summary={summaryStrings.showSummary}>
        {() => (
          <>
            <p class="summary-facts">{factsOf(compaction)}</p>
            <div class="summary-text">{visibleText(text)}</div>
          </>
        )}
      </KeptFold>
    </section>
  );
}

function factsOf({ tokensBefore, tokensAfter, strategies, facts, model }: Compaction): string {
  const how = strategies.map((each) => summaryStrings.compactionStrategies[each]).join(', ');
  const parts = [
    summaryStrings.compactedTo(number(tokensBefore), number(tokensAfter)),
    ...(facts.of > 0 ? [summaryStrings.factsRetained(facts.retained, facts.of)] : []),
    ...(how === '' ? [] : [how]),
    ...(model ? [summaryStrings.summarisedBy(visibleText(model.model))] : []),
  ];
  return parts.join(' · ');
}
