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

/** One that has no end although its reply has was stopped with it. */
export function statusOf(step: Step, isReplyRunning: boolean): StepStatus {
  return step.outcome ?? (isReplyRunning ? 'running' : 'stopped');
}

/** A reply's steps where they stand in a text of this length, in the order in which they were called. */
export function placedSteps(
  { steps = [] }: { readonly steps?: readonly Step[] },
  length: number,
): readonly Step[] {
  let reached = 0;
  return steps.map((step) => {
    reached = Math.min(length, Math.max(reached, step.offset));
    return reached === step.offset ? step : { ...step, offset: reached };
  });
}
