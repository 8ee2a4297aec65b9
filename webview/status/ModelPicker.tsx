import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sameModel, type ModelRef } from '../../src/protocol/model.ts';
import type { PanelStatus } from '../../src/protocol/panel.ts';
import { actionStrings } from '../actionStrings.ts';
import { Icon } from '../Icon.tsx';
import { visibleName } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { modelMenu, ModelMenu } from './ModelMenu.tsx';

/** Chooses the model that answers next in this session. */
export function ModelPicker({ status }: { readonly status: PanelStatus }) {
  const store = usePanel();
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { open, retry, setOpen, leave, close } = useOpening(button);
  useLeft(frame, open, leave);
  const choose = (model: ModelRef): void => {
    if (retry === undefined) store.postHere({ type: 'choose-model', model });
    else store.postHere({ type: 'retry', reply: retry, model });
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
        onClick={() => (open ? leave() : setOpen(true))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span class="model-name">{nameOf(status)}</span>
        <Icon name="chevron-down" />
      </button>
      {open && (
        <ModelMenu
          status={status}
          {...(retry === undefined ? {} : { title: actionStrings.retryWith })}
          onChoose={choose}
          onClose={close}
        />
      )}
    </div>
  );
}

interface Opening {
  readonly open: boolean;
  /** The reply that whoever is chosen answers again; else it is who answers from now on. */
  readonly retry: string | undefined;
  readonly setOpen: (open: boolean) => void;
  readonly leave: () => void;
  /** Leaves it, and brings the focus back to where it was asked for. */
  readonly close: () => void;
}

/** When the menu is open, and what is chosen in it. */
function useOpening(button: RefObject<HTMLElement | null>): Opening {
  const [open, setOpen] = useState(false);
  const [retry, setRetry] = useState<string>();
  const from = useRef<HTMLElement | null>(null);
  const request = usePanel().focusRequest.value;
  useEffect(() => {
    if (request.target !== 'model') return;
    const { activeElement } = document;
    // A list that was opened from elsewhere leads back there.
    from.current = request.open && isElement(activeElement) ? activeElement : null;
    setRetry(request.retry);
    button.current?.focus();
    if (request.open) setOpen(true);
  }, [request, button]);
  const leave = (): void => {
    setOpen(false);
    setRetry(undefined);
  };
  const close = (): void => {
    leave();
    const to = from.current?.isConnected ? from.current : button.current;
    from.current = null;
    to?.focus();
  };
  return { open, retry, setOpen, leave, close };
}

function isElement(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement;
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
  return visibleName(info?.label ?? model?.model ?? strings.noModel);
}
