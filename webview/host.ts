import * as v from 'valibot';
import type { PanelMessage } from '../src/protocol/panel.ts';
import { Postings } from './postings.ts';
import { type KeptState, saved, smallState, type SavedState } from './savedState.ts';

/** What VS Code gives a webview's page, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The panel's way to the extension host. */
export interface Host {
  post(message: PanelMessage): void;
  /** The host has everything up to this number. */
  heard(seq: number): void;
  /** Sends everything from this number on again; false where that is not possible. */
  resend(from: number): boolean;
  load(): KeptState | undefined;
  save(state: SavedState): void;
}

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const postings = new Postings((posting) => api.postMessage(posting));
  const { run } = madeBy();
  return {
    post: (message) => postings.post(message.type === 'ready' ? withBuild(message) : message),
    heard: (seq) => postings.heard(seq),
    resend: (from) => postings.resend(from),
    load: () => {
      const state = api.getState();
      if (!v.is(saved, state)) return undefined;
      return { ...state, isOfThisRun: state.run === run };
    },
    // What another run's page had typed is no newer for being saved again.
    save: (state) => api.setState(smallState(run === undefined ? state : { run, ...state })),
  };
}

/** Which version of Parley made this page, and which run of the extension host. */
function madeBy(): Readonly<Record<string, string | undefined>> {
  return document.querySelector<HTMLElement>('[data-parley-root]')?.dataset ?? {};
}

/** Says who made this page, so that a host that is newer can make another one in its place. */
function withBuild(message: Extract<PanelMessage, { type: 'ready' }>): PanelMessage {
  const { build } = madeBy();
  return build === undefined ? message : { ...message, build };
}
