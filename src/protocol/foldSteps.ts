import type { EventBody, SessionEvent } from './events.ts';
import { stepHead, type Step, type StepText } from './steps.ts';

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
