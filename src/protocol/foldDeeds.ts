import type { CommandTask } from './commands.ts';
import type { Deed, DeedKind } from './deeds.ts';
import type { EventBody, SessionEvent } from './events.ts';
import type { Message } from './sessionState.ts';

/** Deeds that the state has: the newest. The journal has all. */
const mostDeeds = 2_000;

interface DeedState {
  readonly messages: readonly Message[];
  readonly deeds: readonly Deed[];
}

type Of<T extends EventBody['type']> = Extract<SessionEvent, { type: T }>;

/** The deeds after one more event; the same object where it is about none. */
export function foldDeeds(state: DeedState, event: SessionEvent): readonly Deed[] {
  switch (event.type) {
    case 'command-started':
      return begin(state, event, { id: event.command, kind: kindOf(event.task) });
    case 'command-ended':
      return end(state, event.command, endOf(event));
    case 'command-settled':
      return end(state, event.command, { status: 'stopped', endedAt: event.at });
    case 'edit-started':
      return begin(state, event, { id: event.edit, kind: 'edit' });
    case 'edit-applied':
      return end(
        // One that was written before edits had a beginning.
        { ...state, deeds: begin(state, event, { id: event.edit, kind: 'edit' }) },
        event.edit,
        { status: 'done', endedAt: event.at },
      );
    case 'edit-rolled-back':
      return end(state, event.edit, { status: 'rolled-back', endedAt: event.at });
    case 'checkpoint-made': {
      const { checkpoint: id, title: label, at } = event;
      const made = begin(state, { label, at }, { id, kind: 'checkpoint' });
      return end({ ...state, deeds: made }, id, { status: 'done' });
    }
    case 'session-forked':
      return state.deeds.map(cutOff);
    default:
      return state.deeds;
  }
}

/** Once more in its place, where it was there before. */
function begin(
  { messages, deeds }: DeedState,
  { label, at }: { readonly label: string; readonly at: number },
  { id, kind }: Pick<Deed, 'id' | 'kind'>,
): readonly Deed[] {
  const index = deeds.findLastIndex((each) => each.id === id);
  const old = deeds[index];
  if (old?.status === 'running') return deeds;
  const after = old ? old.after : (messages.at(-1)?.id ?? null);
  const deed: Deed = { id, kind, label, after, status: 'running', startedAt: at };
  return old ? deeds.with(index, deed) : [...deeds, deed].slice(-mostDeeds);
}

function end(
  { deeds }: DeedState,
  id: string,
  how: Pick<Deed, 'status' | 'exitCode' | 'endedAt'>,
): readonly Deed[] {
  const index = deeds.findLastIndex((each) => each.id === id);
  const old = deeds[index];
  return old ? deeds.with(index, { ...old, ...how }) : deeds;
}

function endOf({
  exitCode,
  at,
}: Of<'command-ended'>): Pick<Deed, 'status' | 'exitCode' | 'endedAt'> {
  const status = (exitCode ?? 0) === 0 ? 'done' : 'failed';
  return { status, ...(exitCode === undefined ? {} : { exitCode }), endedAt: at };
}

/** What was under way in the parent is the parent's to finish. */
function cutOff(deed: Deed): Deed {
  return deed.status === 'running' ? { ...deed, status: 'stopped' } : deed;
}

function kindOf({ kind }: CommandTask): DeedKind {
  return kind === 'tests' ? 'tests' : 'command';
}
