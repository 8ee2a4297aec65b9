import type { SessionId } from '../protocol/ids.ts';
import type { Interruption, InterruptionAction } from '../protocol/interruptions.ts';
import { findMessage, type SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import type { RunningWork } from './sessionStore.ts';
import type { SessionRegistry } from './sessionRegistry.ts';

const replyActions: readonly InterruptionAction[] = ['continue', 'retry', 'discard'];
const editActions: readonly InterruptionAction[] = ['finish', 'roll-back'];
/** The terminal is offered only where it is there: whoever shows this looks for it. */
const terminalActions: readonly InterruptionAction[] = ['show-terminal', 'run-again', 'discard'];
const testActions: readonly InterruptionAction[] = ['retry', 'discard'];
const labelLength = 80;

/** What windows that ended without warning have left under way. */
export class Interruptions {
  readonly #sessions: SessionRegistry;
  #abandoned: readonly RunningWork[];

  constructor(abandoned: readonly RunningWork[], sessions: SessionRegistry) {
    this.#abandoned = abandoned;
    this.#sessions = sessions;
  }

  /** A window is gone since: what it has left. */
  add(abandoned: readonly RunningWork[]): void {
    const known = new Set(this.#abandoned.map(({ id }) => id));
    this.#abandoned = [...this.#abandoned, ...abandoned.filter(({ id }) => !known.has(id))];
  }

  /** What still wants a decision. Opens the sessions that it is in. */
  list(): readonly Interruption[] {
    // What was decided is not looked at again: its session may be put away.
    this.#abandoned = this.#abandoned.filter((each) => this.#look([each]).length > 0);
    return this.#look(this.#abandoned);
  }

  #look(work: readonly RunningWork[]): readonly Interruption[] {
    return interruptionsOf(work, (id) => {
      const opened = this.#sessions.open(id);
      return opened.type === 'opened' ? opened.actor.getState() : undefined;
    });
  }
}

/**
 * What of `abandoned`, the work that windows which are gone have left, still wants a decision: a
 * reply that was continued, retried or dismissed, and an edit or a command that has an end, do not.
 * Pure.
 */
export function interruptionsOf(
  abandoned: readonly RunningWork[],
  stateOf: (session: SessionId) => SessionState | undefined,
): readonly Interruption[] {
  return abandoned.flatMap(({ id, session }) => {
    const state = stateOf(session);
    if (!state) return [];
    const found = replyInterruption(state, id) ?? editInterruption(state, id);
    return found ?? commandInterruption(state, id);
  });
}

function replyInterruption(state: SessionState, id: string): readonly Interruption[] | undefined {
  const at = state.messages.findIndex((message) => message.kind === 'reply' && message.id === id);
  const reply = state.messages[at];
  if (reply?.kind !== 'reply') return undefined;
  const wentOn = state.messages.slice(at + 1).some(({ kind }) => kind === 'message');
  const settled = reply.status !== 'interrupted' || reply.dismissed || reply.replacedBy;
  if (settled || wentOn || state.archived) return [];
  const question = firstLine(findMessage(state, reply.to)?.text ?? reply.modelLabel);
  const label = reply.beside ? `${reply.modelLabel}: ${question}` : question;
  const since = reply.endedAt ?? reply.startedAt;
  return [interruption(state, { id, kind: 'reply', label, at: since, actions: replyActions })];
}

function editInterruption(state: SessionState, id: string): readonly Interruption[] | undefined {
  const edit = state.edits.find((each) => each.id === id);
  if (edit?.status !== 'started') return undefined;
  const [first, ...more] = edit.files;
  const files =
    more.length > 0 ? t('{0} and {1} more', first?.label ?? '', more.length) : first?.label;
  const { label, at } = edit;
  return [
    interruption(state, { id, kind: 'edit', label: files ?? label, at, actions: editActions }),
  ];
}

function commandInterruption(state: SessionState, id: string): readonly Interruption[] {
  const command = state.commands.find((each) => each.id === id);
  if (!command) return [];
  const { task, at } = command;
  const actions = task.kind === 'terminal' ? terminalActions : testActions;
  return [
    interruption(state, { id, kind: 'command', label: firstLine(command.label), at, actions }),
  ];
}

function interruption(
  { id: session, title }: SessionState,
  about: Omit<Interruption, 'session' | 'title'>,
): Interruption {
  return { ...about, session, title };
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= labelLength ? line : `${line.slice(0, labelLength - 1)}…`;
}
