import { useEffect, useRef } from 'preact/hooks';
import type { PastView } from '../../src/protocol/panel.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { momentText } from '../numbers.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { wantsCancel } from './keys.ts';

/** Stands where the composer stands otherwise: goes through what happened, and back to now. */
export function PastBar({ past }: { readonly past: PastView }) {
  const store = usePanel();
  const messages = store.session.value?.messages ?? [];
  const last = messages.findLast(({ kind }) => kind === 'message')?.id;
  const step = store.travel.wanted.value ?? past.seq;
  const leave = (): void => store.post({ type: 'leave-past' });
  return (
    <section
      class="composer past-bar"
      aria-label={strings.timeline}
      onKeyDown={(event) => wantsCancel(event) && leave()}
    >
      <p class="past-label">
        <Icon name="history" />
        <span>{labelOf(past)}</span>
      </p>
      <div class="past-row">
        <IconButton
          icon="chevron-left"
          label={strings.previousStep}
          off={step <= 1}
          repeats
          onClick={() => store.travel.to(step - 1)}
        />
        <Slider past={past} step={step} />
        <IconButton
          icon="chevron-right"
          label={strings.nextStep}
          off={step >= past.last}
          repeats
          onClick={() => store.travel.to(step + 1)}
        />
      </div>
      <div class="card-actions">
        <button type="button" class="text-button primary" onClick={leave}>
          {strings.backToNow}
        </button>
        <button
          type="button"
          class="text-button"
          disabled={last === undefined}
          onClick={() => last !== undefined && store.postHere({ type: 'fork', message: last })}
        >
          {strings.forkPast}
        </button>
      </div>
    </section>
  );
}

function labelOf({ at, label, seq, last }: PastView): string {
  return strings.viewing(momentText(at), visibleText(label), seq, last);
}

function Slider({ past, step }: { readonly past: PastView; readonly step: number }) {
  const store = usePanel();
  const element = useRef<HTMLInputElement>(null);
  // The input, which may have had the focus, is gone: the arrow keys go through time now.
  useEffect(() => element.current?.focus(), []);
  return (
    <input
      ref={element}
      type="range"
      aria-label={strings.step}
      aria-valuetext={step === past.seq ? labelOf(past) : strings.stepOf(step, past.last)}
      min={1}
      max={past.last}
      value={step}
      onInput={(event) => store.travel.to(event.currentTarget.valueAsNumber)}
    />
  );
}
