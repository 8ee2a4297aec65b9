import * as v from 'valibot';
import { splitWritten } from './pastes/writtenText.ts';

/** Where the reader stood: a message and how far its top was from the top of the view, in pixels. */
const place = v.object({ message: v.string(), top: v.number() });

/** A text on its way to the host, and the message that was the last one before it. */
const sent = v.object({
  text: v.string(),
  after: v.exactOptional(v.string()),
  /** Characters at the beginning of what is typed that it is, where its text does not stand here. */
  length: v.exactOptional(v.number()),
  /** How many of the texts that were pasted are of it, with that: the first ones. */
  pastes: v.exactOptional(v.number()),
  /** True where it is a command rather than a message. */
  command: v.exactOptional(v.literal(true)),
  /** True where it is to wait for the end of a reply. */
  queued: v.exactOptional(v.literal(true)),
});

/** A sent message that is being changed. */
const revision = v.object({
  session: v.string(),
  message: v.string(),
  text: v.string(),
  /** Digests of its texts that the host was told, as with the draft. */
  known: v.exactOptional(v.array(v.string())),
});

/** What a page gets back is checked: another version may have kept it. */
export const saved = v.object({
  session: v.string(),
  draft: v.string(),
  /** True where the draft is too long for here, and is what the host keeps. */
  atHost: v.exactOptional(v.literal(true)),
  /** Digests of the drafts that the host was told, and of the one that it had: `postedDrafts.ts`. */
  known: v.exactOptional(v.array(v.string())),
  /** Of the host's, which made the page. */
  run: v.exactOptional(v.string()),
  /** What was on its way when the page went away. */
  sending: v.exactOptional(sent),
  place: v.exactOptional(place),
  revisions: v.exactOptional(v.array(revision)),
  /** Long blocks of code that are shown whole, by `Folds`' keys. */
  unfolded: v.exactOptional(v.array(v.string())),
});

export type Sent = v.InferOutput<typeof sent>;
export type SavedRevision = Readonly<v.InferOutput<typeof revision>>;
export type Place = v.InferOutput<typeof place>;
/** What outlives a reload of the page. Small: the host's snapshot is the truth. */
export type SavedState = v.InferOutput<typeof saved>;

/** What a page gets back. */
export interface KeptState extends SavedState {
  /** True where the same run of the host made the page that kept it: nothing of that page's is newer. */
  readonly isOfThisRun: boolean;
}

/** What is typed before the page heard which chat it shows; `before` is what it got back. */
export function earlyState(before: KeptState | undefined, draft: string): SavedState {
  if (!before) return { session: '', draft };
  const { isOfThisRun: _, ...state } = before;
  return { ...state, draft };
}

/** True where no chat is known for which it was typed. */
export function isEarly({ session }: SavedState): boolean {
  return session === '';
}

interface StateParts {
  readonly session: string;
  readonly draft: string;
  readonly known: readonly string[];
  readonly place: Place | undefined;
  readonly revisions: readonly SavedRevision[];
  readonly unfolded: readonly string[];
}

/** Without what there is nothing of. */
export function stateOf(parts: StateParts, sending: Sent | undefined): SavedState {
  const { session, draft, known, revisions, unfolded } = parts;
  return {
    session,
    draft,
    known: [...known],
    ...(sending ? { sending } : {}),
    ...(parts.place ? { place: parts.place } : {}),
    ...(revisions.length > 0 ? { revisions: [...revisions] } : {}),
    ...(unfolded.length > 0 ? { unfolded: [...unfolded] } : {}),
  };
}

/** Characters of JSON. */
const longestSaved = 32_000;

/**
 * As much of the state as may outlive a page. A longer draft is kept by the host only, and so are
 * longer revisions; which chat it is, and where the reader stood in it, always stays.
 */
export function smallState(state: SavedState): SavedState {
  const { session } = state;
  const atHost = withoutDraft(state);
  return (
    [state, atHost, { ...state, revisions: [] }, { ...atHost, revisions: [] }].find(fits) ?? {
      session,
      draft: '',
      atHost: true,
      ...(state.place ? { place: state.place } : {}),
    }
  );
}

/** What is on its way is the beginning of the draft, so that its text need not be here either. */
function withoutDraft(state: SavedState): SavedState {
  const { draft, sending } = state;
  const light: SavedState = { ...state, draft: '', atHost: true };
  if (!sending) return light;
  const [all, part] = [splitWritten(draft), splitWritten(sending.text)];
  const isBeginning =
    all.typed.startsWith(part.typed) &&
    part.pastes.every(({ text }, at) => all.pastes[at]?.text === text);
  if (!isBeginning) return light;
  const parts = { length: part.typed.length, pastes: part.pastes.length };
  return { ...light, sending: { ...sending, text: '', ...parts } };
}

/** Texts of megabytes are not written as JSON to find that they are too long. */
function fits(state: SavedState): boolean {
  const texts = [
    state.draft,
    state.sending?.text,
    ...(state.revisions ?? []).map(({ text }) => text),
  ];
  const length = texts.reduce((sum, text = '') => sum + text.length, 0);
  return length <= longestSaved && JSON.stringify(state).length <= longestSaved;
}
