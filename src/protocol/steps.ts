import type { EventBody, SessionEvent } from './events.ts';
import type { Reply } from './sessionState.ts';

/**
 * UTF-16 units of a step's input, and of its output, that the state has. The journal has all of both: a
 * state is kept in memory, sent to pages and told to models, and one output of 100 MB must not be.
 */
export const stepHead = 65_536;

/** How a call of a tool came to its end. */
export const stepOutcomes = ['done', 'failed', 'stopped'] as const;
export type StepOutcome = (typeof stepOutcomes)[number];
export type StepStatus = StepOutcome | 'running';

export const stepParts = ['input', 'output'] as const;
export type StepPart = (typeof stepParts)[number];

/** What a tool was given, or gave back: its beginning, where it is long. */
export interface StepText {
  /** At most `stepHead` UTF-16 units. */
  readonly head: string;
  /** UTF-16 units of all of it. */
  readonly length: number;
}

/** A call of a tool within a reply. */
export interface Step {
  readonly id: string;
  /** UTF-16 units of the reply's text that stand before it. */
  readonly offset: number;
  readonly tool: string;
  /** In the words of whoever called it: "Searched for cart, 1 result". */
  readonly title?: string;
  readonly input: StepText;
  /** Missing until its end, and where nobody knows it. */
  readonly output?: StepText;
  /** Missing until its end. */
  readonly outcome?: StepOutcome;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
}

type Called = Extract<EventBody, { type: 'tool-called' }>;
type Ended = Extract<EventBody, { type: 'tool-ended' }>;

/** The reply's steps with one more; the same object where it is there already. */
export function callStep(
  steps: readonly Step[] | undefined,
  { step: id, offset, tool, title, input }: Called,
  at: number,
): readonly Step[] | undefined {
  if (steps?.some((each) => each.id === id)) return steps;
  const named = title === undefined ? {} : { title: headOf(title).head };
  const step: Step = {
    id,
    offset,
    tool: headOf(tool).head,
    ...named,
    input: headOf(input),
    startedAt: at,
  };
  return [...(steps ?? []), step];
}

/** With the end of one of them; the same object where it is not there, or has one already. */
export function endStep(
  steps: readonly Step[] | undefined,
  { step: id, outcome, output }: Ended,
  at: number,
): readonly Step[] | undefined {
  const index = steps?.findIndex((each) => each.id === id && each.outcome === undefined) ?? -1;
  const step = steps?.[index];
  if (!steps || !step) return steps;
  const given = output === undefined ? {} : { output: headOf(output) };
  return steps.with(index, { ...step, ...given, outcome, endedAt: at });
}

/** One that has no end although its reply has was stopped with it. */
export function statusOf(step: Step, isReplyRunning: boolean): StepStatus {
  return step.outcome ?? (isReplyRunning ? 'running' : 'stopped');
}

/** A reply's steps where they stand in a text of this length, in the order in which they were called. */
export function placedSteps({ steps = [] }: Pick<Reply, 'steps'>, length: number): readonly Step[] {
  let reached = 0;
  return steps.map((step) => {
    reached = Math.min(length, Math.max(reached, step.offset));
    return reached === step.offset ? step : { ...step, offset: reached };
  });
}

/** True where the state has less of it than the event. */
export function isTooLong(event: SessionEvent): boolean {
  if (event.type === 'tool-called') {
    return [event.tool, event.title ?? '', event.input].some((text) => text.length > stepHead);
  }
  return event.type === 'tool-ended' && (event.output ?? '').length > stepHead;
}

function headOf(text: string): StepText {
  if (text.length <= stepHead) return { head: text, length: text.length };
  // No character is cut in two.
  const head = text.slice(0, stepHead).replace(/[\uD800-\uDBFF]$/u, '');
  return { head: ownString(head), length: text.length };
}

/** Not a piece of another string, which would be kept in memory with it. */
function ownString(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
