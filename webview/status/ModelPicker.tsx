import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sameModel, type ModelRef } from '../../src/protocol/model.ts';
import type { PanelStatus } from '../../src/protocol/panel.ts';
import { Icon } from '../Icon.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { modelMenu, ModelMenu } from './ModelMenu.tsx';

/** Chooses the model that answers next in this session. */
export function ModelPicker({ status }: { readonly status: PanelStatus }) {
  const store = usePanel();
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const request = store.focusRequest.value;
  useEffect(() => {
    if (request.target !== 'model') return;
    button.current?.focus();
    if (request.open) setOpen(true);
  }, [request]);
  useLeft(frame, open, () => setOpen(false));
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (model: ModelRef): void => {
    store.postHere({ type: 'choose-model', model });
    close();
  };
  return (
    <div ref={frame} class="model-picker">
      <button
        ref={button}
        type="button"
        class="model-button"
        role="combobox"
        aria-label={strings.model}
        aria-haspopup="dialog"
        aria-expanded={open}
        {...(open ? { 'aria-controls': modelMenu } : {})}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span class="model-name">{nameOf(status)}</span>
        <Icon name="chevron-down" />
      </button>
      {open && <ModelMenu status={status} onChoose={choose} onClose={close} />}
    </div>
  );
}

/** Calls back where a click or the focus goes elsewhere. */
function useLeft(frame: RefObject<HTMLElement | null>, active: boolean, onLeft: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const look = ({ target }: Event): void => {
      if (target instanceof Node && !frame.current?.contains(target)) onLeft();
    };
    document.addEventListener('pointerdown', look);
    document.addEventListener('focusin', look);
    return () => {
      document.removeEventListener('pointerdown', look);
      document.removeEventListener('focusin', look);
    };
  });
}

function nameOf({ models, model }: PanelStatus): string {
  const info = models.find(({ ref }) => sameModel(ref, model));
  return visibleText(info?.label ?? model?.model ?? strings.noModel);
}
