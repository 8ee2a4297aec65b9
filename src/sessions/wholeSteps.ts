import type { SessionEvent } from '../protocol/events.ts';
import type { Message, SessionState } from '../protocol/sessionState.ts';
import type { Step, StepText } from '../protocol/steps.ts';

/** What a step was given and gave back, all of it. */
export interface WholeStep {
  readonly input: string;
  readonly output?: string;
}

/** By the ids of the steps that are wanted. */
export function wholeSteps(
  events: Iterable<SessionEvent>,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, WholeStep> {
  const found = new Map<string, WholeStep>();
  for (const event of events) {
    if (event.type === 'tool-called' && wanted.has(event.step) && !found.has(event.step)) {
      found.set(event.step, { input: event.input });
    }
    if (event.type !== 'tool-ended' || event.output === undefined) continue;
    const step = found.get(event.step);
    if (step && step.output === undefined) found.set(event.step, { ...step, output: event.output });
  }
  return found;
}

/**
 * The state with all of what the journal has of its steps: to be written out, never kept. `events` are
 * asked for only where a step is longer than the state has it.
 */
export function withWholeSteps(
  state: SessionState,
  events: () => Iterable<SessionEvent>,
): SessionState {
  const cut = new Set(
    [state.messages, ...Object.values(state.aside)]
      .flat()
      .flatMap((message) =>
        message.kind === 'reply' ? (message.steps ?? []).filter(isCut).map(({ id }) => id) : [],
      ),
  );
  if (cut.size === 0) return state;
  const found = wholeSteps(events(), cut);
  const lengthen = (messages: readonly Message[]): readonly Message[] =>
    messages.map((message) =>
      message.kind === 'reply' && message.steps
        ? { ...message, steps: message.steps.map((step) => whole(step, found.get(step.id))) }
        : message,
    );
  return {
    ...state,
    messages: lengthen(state.messages),
    aside: Object.fromEntries(
      Object.entries(state.aside).map(([head, messages]) => [head, lengthen(messages)]),
    ),
  };
}

function whole(step: Step, found: WholeStep | undefined): Step {
  if (!found) return step;
  const { input, output } = found;
  return {
    ...step,
    input: allOf(input),
    ...(output === undefined ? {} : { output: allOf(output) }),
  };
}

function allOf(text: string): StepText {
  return { head: text, length: text.length };
}

function isCut({ input, output }: Step): boolean {
  return isShort(input) || (output !== undefined && isShort(output));
}

function isShort({ head, length }: StepText): boolean {
  return head.length < length;
}
