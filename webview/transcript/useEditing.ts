import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { UserMessage } from '../../src/protocol/sessionState.ts';
import { messageUse } from '../composer/keys.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

interface Editing {
  /** Opens the box in which the message is changed. */
  readonly edit: () => void;
  /** To be called before the box is closed. */
  readonly cancel: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** What is done from a message of the person by key, and where the focus goes with it. */
export function useEditing(
  message: UserMessage,
  turn: RefObject<HTMLElement | null>,
  open: boolean,
): Editing {
  const store = usePanel();
  /** Set where a key or a click, not a snapshot, opened or closed the box. */
  const movesFocus = useRef(false);
  const beganOnTurn = useRef(false);
  useLayoutEffect(() => {
    const inside = turn.current?.querySelector<HTMLElement>('textarea, .tools button');
    if (movesFocus.current) (beganOnTurn.current && !open ? turn.current : inside)?.focus();
    movesFocus.current = false;
  }, [turn, open]);
  const goBack = useGoingBack(message.id, turn);
  const edit = (): void => {
    const session = store.sessionId.value;
    if (session === undefined) return;
    movesFocus.current = true;
    beganOnTurn.current = turn.current === document.activeElement;
    store.revisions.write(session, message.id, message.text);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const use = event.target === event.currentTarget ? messageUse(event) : undefined;
    if (use === undefined || store.past.value) return;
    event.preventDefault();
    if (store.running.value) return store.say(strings.stopFirst);
    if (!store.canAsk.value) return;
    if (use === 'go-back') goBack();
    // What was begun is gone on with.
    else if (open) turn.current?.querySelector('textarea')?.focus();
    else edit();
  };
  return { edit, cancel: () => void (movesFocus.current = true), onKeyDown };
}

/**
 * Asks the host to go back to before the message. Its question takes the focus: where nobody agrees the
 * host has the message shown again, and where it goes aside the focus would be nowhere.
 */
function useGoingBack(message: string, turn: RefObject<HTMLElement | null>): () => void {
  const store = usePanel();
  const isAsked = useRef(false);
  useLayoutEffect(() => {
    const element = turn.current;
    const onFocus = (): void => void (isAsked.current = false);
    element?.addEventListener('focus', onFocus);
    return () => {
      element?.removeEventListener('focus', onFocus);
      const isShown = store.session.peek()?.messages.some(({ id }) => id === message);
      const hadFocus = isAsked.current || element === document.activeElement;
      if (element && isShown === false && hadFocus) store.focus('input');
    };
  }, [message, turn, store]);
  return () => {
    isAsked.current = true;
    store.postHere({ type: 'restore-before', message });
  };
}
