import type { StepOutcome } from '../../protocol/steps.ts';
import type { ConversationTurns } from './conversation.ts';
import { fieldOf, textOf, timeOf } from './jsonFields.ts';
import { inputText, toolResultText } from './toolText.ts';

/** Whether it is the list of steps that a task showed: `ui_messages.json`. */
export function isTaskSteps(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.some(isStep);
}

function isStep(value: unknown): boolean {
  const type = textOf(value, 'type');
  return (type === 'say' || type === 'ask') && timeOf(value, 'ts') !== undefined;
}

/** The time of the first step that was shown. */
export function begunAt(steps: readonly unknown[]): number | undefined {
  return steps.map((step) => timeOf(step, 'ts')).find((time) => time !== undefined);
}

/**
 * When each message of the conversation was written. A step names the message that was the last one
 * when it was shown: so the steps of a reply name the message before it.
 */
export function timesFrom(steps: readonly unknown[]): (index: number) => number | undefined {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const step of steps) {
    const index = fieldOf(step, 'conversationHistoryIndex');
    const at = timeOf(step, 'ts');
    if (typeof index !== 'number' || at === undefined) continue;
    if (!first.has(index)) first.set(index, at);
    last.set(index, at);
  }
  const start = begunAt(steps);
  return (index) =>
    index === 0 ? start : ((index % 2 === 0 ? first.get(index) : undefined) ?? last.get(index - 1));
}

/** Adds what the steps show to the turns, for a task whose conversation is lost. */
export function readTaskSteps(steps: readonly unknown[], turns: ConversationTurns): void {
  let isFirst = true;
  for (const step of steps) {
    if (!isStep(step)) continue;
    const at = timeOf(step, 'ts');
    const text = textOf(step, 'text') ?? '';
    const kind = textOf(step, 'say') ?? textOf(step, 'ask') ?? '';
    if (isFirst && (kind === 'task' || kind === 'text')) turns.say(text, at);
    else readStep(kind, text, turns, at);
    turns.end({ type: fieldOf(step, 'partial') === true ? 'interrupted' : 'ended' });
    isFirst = false;
  }
}

function readStep(
  kind: string,
  text: string,
  turns: ConversationTurns,
  at: number | undefined,
): void {
  switch (kind) {
    case 'user_feedback':
    case 'task':
      return turns.say(text, at);
    case 'text':
    case 'completion_result':
      return turns.answer({ text }, at);
    case 'reasoning':
      return turns.answer({ text: '', reasoning: text }, at);
    case 'followup':
    case 'plan_mode_respond':
    case 'act_mode_respond':
      return turns.answer({ text: spoken(text) }, at);
    case 'tool':
      return callTool(text, turns, at);
    case 'command':
    case 'use_mcp_server':
    case 'browser_action':
      return turns.call({ tool: kind, input: inputText(text) }, at);
    case 'command_output':
    case 'mcp_server_response':
      return giveBack(text, 'done', turns, at);
    case 'error':
    case 'diff_error':
      return giveBack(text, 'failed', turns, at);
    default:
    // Requests, checkpoints and progress: how the tool worked, not what was said.
  }
}

/** What such a tool gave back was not shown, and is nowhere. */
function callTool(text: string, turns: ConversationTurns, at: number | undefined): void {
  turns.call({ tool: toolOf(text), input: inputText(text) }, at);
  turns.result({ outcome: 'done', output: undefined }, at);
}

function giveBack(
  output: string,
  outcome: StepOutcome,
  turns: ConversationTurns,
  at: number | undefined,
): void {
  if (turns.result({ outcome, output }, at)) return;
  turns.answer({ text: toolResultText(output, outcome === 'failed') }, at);
}

function toolOf(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return textOf(value, 'tool') ?? 'tool';
  } catch {
    // Cut off while it was streamed.
    return 'tool';
  }
}

/** A question is kept as JSON with its choices, or as it is. */
function spoken(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return textOf(value, 'question') ?? textOf(value, 'response') ?? text;
  } catch {
    // An older version kept the bare question.
    return text;
  }
}
