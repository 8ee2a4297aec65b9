import type { SessionId } from '../protocol/ids.ts';
import type { Interruption, InterruptionAction } from '../protocol/panel.ts';
import { findMessage, type SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import type { RunningWork } from './journal.ts';
import type { SessionRegistry } from './sessionRegistry.ts';

const replyActions: readonly InterruptionAction[] = ['continue', 'retry', 'discard'];
const editActions: readonly InterruptionAction[] = ['finish', 'roll-back'];
const labelLength = 80;

/** What windows that ended without warning have left under way. */
export class Interruptions {
  readonly #sessions: SessionRegistry;
  #abandoned: readonly RunningWork[];

  constructor(abandoned: readonly RunningWork[], sessions: SessionRegistry) {
    this.#abandoned = abandoned;
    this.#sessions = sessions;
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
 * reply that was continued, retried or dismissed, and an edit that has an end, do not. Pure.
 */
export function interruptionsOf(
  abandoned: readonly RunningWork[],
  stateOf: (session: SessionId) => SessionState | undefined,
): readonly Interruption[] {
  return abandoned.flatMap(({ id, session }) => {
    const state = stateOf(session);
    return state ? (replyInterruption(state, id) ?? editInterruption(state, id) ?? []) : [];
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
  return [interruption(state, 'reply', { id, label, at: reply.endedAt ?? reply.startedAt })];
}

function editInterruption(state: SessionState, id: string): readonly Interruption[] | undefined {
  const edit = state.edits.find((each) => each.id === id);
  if (edit?.status !== 'started') return undefined;
  const [first, ...more] = edit.files;
  const files =
    more.length > 0 ? t('{0} and {1} more', first?.label ?? '', more.length) : first?.label;
  return [interruption(state, 'edit', { id, label: files ?? edit.label, at: edit.at })];
}

function interruption(
  { id: session, title }: SessionState,
  kind: 'reply' | 'edit',
  about: Pick<Interruption, 'id' | 'label' | 'at'>,
): Interruption {
  return { ...about, kind, session, title, actions: kind === 'reply' ? replyActions : editActions };
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= labelLength ? line : `${line.slice(0, labelLength - 1)}…`;
}
