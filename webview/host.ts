import * as v from 'valibot';
import type { PanelMessage } from '../src/protocol/panel.ts';
import { Postings } from './postings.ts';

/** What VS Code gives a webview's page, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Where the reader stood: a message and how far its top was from the top of the view, in pixels. */
const place = v.object({ message: v.string(), top: v.number() });

/** A text on its way to the host, and the message that was the last one before it. */
const sent = v.object({
  text: v.string(),
  after: v.exactOptional(v.string()),
  /** True where it is a command rather than a message. */
  command: v.exactOptional(v.literal(true)),
  /** True where it is to wait for the end of a reply. */
  queued: v.exactOptional(v.literal(true)),
});

/** A sent message that is being changed. */
const revision = v.object({ session: v.string(), message: v.string(), text: v.string() });

const saved = v.object({
  session: v.string(),
  draft: v.string(),
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

/** The panel's way to the extension host. */
export interface Host {
  post(message: PanelMessage): void;
  /** The host has everything up to this number. */
  heard(seq: number): void;
  /** Sends everything from this number on again; false where that is not possible. */
  resend(from: number): boolean;
  load(): SavedState | undefined;
  save(state: SavedState): void;
}

/** Characters of JSON. A longer draft is kept by the host only, a longer revision not at all. */
const longestSaved = 32_000;

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const postings = new Postings((posting) => api.postMessage(posting));
  return {
    post: (message) => postings.post(message.type === 'ready' ? withBuild(message) : message),
    heard: (seq) => postings.heard(seq),
    resend: (from) => postings.resend(from),
    load: () => {
      const state = api.getState();
      return v.is(saved, state) ? state : undefined;
    },
    save: (state) => {
      const candidates = [state, { ...state, revisions: [] }];
      api.setState(candidates.find((each) => JSON.stringify(each).length <= longestSaved));
    },
  };
}

/** Says who made this page, so that a host that is newer can make another one in its place. */
function withBuild(message: Extract<PanelMessage, { type: 'ready' }>): PanelMessage {
  const build = document.querySelector<HTMLElement>('[data-parley-root]')?.dataset['build'];
  return build === undefined ? message : { ...message, build };
}
