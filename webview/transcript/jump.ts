import type { MessageId } from '../../src/protocol/ids.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import { useByKey, type KeyedUse } from '../code/codeUses.ts';
import type { GoalRequest } from '../goals.ts';
import { CodeWanted } from '../markdown/codePlaces.ts';
import { type FollowScroll, messageAttribute } from './followScroll.ts';
import { isAsked } from './turns.ts';
import { saysAnything } from '../../src/protocol/fullText.ts';

/** What the keys move in. */
export interface Jumping {
  readonly scroller: HTMLElement;
  readonly messages: readonly Message[];
  readonly follow: FollowScroll;
}

/** What lies outside of the messages. */
interface Leading {
  readonly focusInput: () => void;
  /** Undefined where there is no answer yet. */
  readonly openAnswer: (reply: MessageId | undefined) => void;
}

type Step = 1 | -1;

/** What begins a block of code: at the beginning of a line, or in a list or a quote. */
const fence = /^[\s>]*(?:(?:[*+-]|\d+[).])\s+)*(?:`{3}|~{3})/mu;

/** Goes where a key of VS Code's leads: the keys themselves are commands, and may be changed. */
export function jumpTo(
  goal: GoalRequest['to'],
  { focusInput, openAnswer, ...jumping }: Jumping & Leading,
): void {
  switch (goal) {
    case 'previous-question':
      return toQuestion(jumping, -1);
    case 'next-question':
      return toQuestion(jumping, 1);
    case 'previous-code':
      return toCode(jumping, -1);
    case 'next-code':
      return toCode(jumping, 1);
    case 'messages':
      return toMessages(jumping);
    case 'input':
      return toInput(jumping, focusInput);
    case 'open-answer':
      return openAnswer(answerAt(jumping));
    case 'apply-code':
      return useFocusedCode('apply');
    case 'run-code':
      return useFocusedCode('run');
  }
}

/**
 * On a message the arrows alone go to the next one, or to the one before, where its end is in view.
 * True where the key did.
 */
export function jumpOnKey(event: KeyboardEvent, jumping: Jumping): boolean {
  const { key, shiftKey, ctrlKey, metaKey, altKey, isComposing } = event;
  const step = steps[key];
  if (shiftKey || ctrlKey || metaKey || altKey || isComposing) return false;
  return step !== undefined && fromTurn(jumping, step);
}

const steps: Readonly<Record<string, Step>> = { ArrowUp: -1, ArrowDown: 1 };

function toQuestion(jumping: Jumping, step: Step): void {
  const at = focusedAt(jumping) ?? seenAt(jumping, step);
  goTo(jumping, nextAt(jumping.messages, at, step, isAsked));
}

function toCode(jumping: Jumping, step: Step): void {
  const { messages, follow } = jumping;
  const own = focusedTurn(jumping);
  const here = own && document.activeElement?.closest<HTMLElement>('[data-place]');
  const next = own && askForCode(own, step, here?.dataset['place']);
  const message = own?.getAttribute(messageAttribute);
  if (next !== undefined && message) return follow.reveal(message, (turn) => codeAt(turn, next));
  const at = focusedAt(jumping) ?? seenAt(jumping, step);
  const found = messages[nextAt(messages, at, step, hasCode) ?? -1];
  if (!found) return;
  let place: string | undefined;
  follow.reveal(found.id, (turn) => {
    place ??= askForCode(turn, step);
    return place === undefined ? undefined : codeAt(turn, place);
  });
}

/** Has a reply draw the block of code that comes after a place, and tells which one it is. */
function askForCode(turn: Element, step: Step, from?: string): string | undefined {
  const wanted = new CodeWanted(step, from);
  turn.querySelector('.markdown')?.dispatchEvent(wanted);
  return wanted.found;
}

function codeAt(turn: Element, place: string): HTMLElement | undefined {
  return turn.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"] pre`) ?? undefined;
}

/** To the last one, from anywhere else. */
function toMessages(jumping: Jumping): void {
  const { scroller, messages } = jumping;
  if (scroller.contains(document.activeElement)) return;
  goTo(jumping, nextAt(messages, messages.length, -1, isShown));
}

/** Who is there already keeps the caret. */
function toInput({ scroller }: Jumping, focusInput: () => void): void {
  const { activeElement } = document;
  const isThere = activeElement instanceof HTMLTextAreaElement && !scroller.contains(activeElement);
  if (!isThere) focusInput();
}

/** The answer that has the focus, or that to the question which has it; else the last one. */
function answerAt(jumping: Jumping): MessageId | undefined {
  const { messages } = jumping;
  const at = focusedAt(jumping) ?? messages.length;
  const found =
    nextAt(messages, at - 1, 1, isAnswer) ?? nextAt(messages, messages.length, -1, isAnswer);
  return found === undefined ? undefined : messages[found]?.id;
}

/** The block that has the focus does it, where it offers that. */
function useFocusedCode(use: KeyedUse): void {
  const block = document.activeElement?.closest('.code-block');
  block?.dispatchEvent(new CustomEvent(useByKey, { detail: use }));
}

/** From a message that has the focus itself; a long one is read to its end first. */
function fromTurn(jumping: Jumping, step: Step): boolean {
  const turn = focusedTurn(jumping);
  if (!turn || turn !== document.activeElement) return false;
  const view = jumping.scroller.getBoundingClientRect();
  const box = turn.getBoundingClientRect();
  const isSeen = step === 1 ? box.bottom <= view.bottom + 1 : box.top >= view.top - 1;
  if (!isSeen) return false;
  const at = focusedAt(jumping);
  return at !== undefined && goTo(jumping, nextAt(jumping.messages, at, step, isShown));
}

function goTo({ messages, follow }: Jumping, at: number | undefined): boolean {
  const message = at === undefined ? undefined : messages[at];
  if (message) follow.reveal(message.id);
  return message !== undefined;
}

function nextAt(
  messages: readonly Message[],
  from: number,
  step: Step,
  isWanted: (message: Message) => boolean,
): number | undefined {
  for (let at = from + step; at >= 0 && at < messages.length; at += step) {
    const message = messages[at];
    if (message && isWanted(message)) return at;
  }
  return undefined;
}

function isShown(message: Message): boolean {
  return isAsked(message) || message.replacedBy === undefined;
}

function isAnswer(message: Message): boolean {
  return isShown(message) && !isAsked(message) && saysAnything(message);
}

function hasCode(message: Message): boolean {
  return !isAsked(message) && message.replacedBy === undefined && fence.test(message.text);
}

function focusedTurn({ scroller }: Jumping): HTMLElement | undefined {
  const turn = document.activeElement?.closest<HTMLElement>(`[${messageAttribute}]`);
  return turn && scroller.contains(turn) ? turn : undefined;
}

function focusedAt(jumping: Jumping): number | undefined {
  const turn = focusedTurn(jumping);
  const at = turn ? indexOf(jumping.messages, turn) : -1;
  return at === -1 ? undefined : at;
}

/** From elsewhere, as from the input: upwards from below the view, downwards from above it. */
function seenAt({ scroller, messages }: Jumping, step: Step): number {
  const view = scroller.getBoundingClientRect();
  const turns = [...scroller.querySelectorAll(`[${messageAttribute}]`)];
  const isBehind = (turn: Element): boolean => turn.getBoundingClientRect().top >= view.bottom;
  const isBefore = (turn: Element): boolean => turn.getBoundingClientRect().top < view.top;
  const edge = step === -1 ? turns.find(isBehind) : turns.findLast(isBefore);
  const at = edge ? indexOf(messages, edge) : -1;
  if (at !== -1) return at;
  return step === -1 ? messages.length : -1;
}

function indexOf(messages: readonly Message[], turn: Element): number {
  const id = turn.getAttribute(messageAttribute);
  return messages.findIndex((each) => each.id === id);
}
