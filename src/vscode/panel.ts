import * as vscode from 'vscode';
import type { Disposable } from '../protocol/emitter.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { PanelMessage, PanelStatus } from '../protocol/panel.ts';
import { emptySession } from '../protocol/sessionState.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { ActiveSession } from './activeSession.ts';
import { Disposables } from './disposables.ts';
import { PanelChannel } from './panelChannel.ts';
import type { ShownPast } from './timeTravel.ts';
import { panelHtml } from './panelHtml.ts';
import { parseIntent } from './panelIntents.ts';

export const chatView = 'parley.chat';

/** What the panel needs of the rest; asked for when the view is first shown. */
export interface PanelRoom {
  readonly active: ActiveSession;
  status(): PanelStatus;
  onDidChangeStatus(listener: () => void): Disposable;
  /** The past of the session, where that is shown in its place. */
  past(session: SessionId): ShownPast | undefined;
  onDidChangePast(listener: () => void): Disposable;
  leavePast(): void;
  /** A message is to be brought into view. */
  onDidReveal(listener: () => void): Disposable;
  takeReveal(session: SessionId): MessageId | undefined;
  /** Does what a person asked for in the panel. */
  act(intent: PanelMessage, reply: PanelReply): Promise<void>;
}

/** How an intent is answered. */
export interface PanelReply {
  accepted(request: string): void;
  refused(request: string, reason: string): void;
}

/** The chat view. Owns no state: a page that says `ready` gets everything anew. */
export class Panel implements vscode.WebviewViewProvider, Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #room: () => PanelRoom;
  readonly #log: Log;
  readonly #owned = new Disposables();
  #shown: ShownPanel | undefined;
  /** Put into the input when the page comes up. */
  #pendingFocus: { readonly text?: string } | undefined;

  constructor(extensionUri: vscode.Uri, room: () => PanelRoom, log: Log) {
    this.#extensionUri = extensionUri;
    this.#room = room;
    this.#log = log;
    this.#owned.add(vscode.window.registerWebviewViewProvider(chatView, this));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#shown?.dispose();
    const shown = new ShownPanel(view, this.#room(), this.#log, () => this.#takeFocus());
    this.#shown = shown;
    view.onDidDispose(() => {
      shown.dispose();
      if (this.#shown === shown) this.#shown = undefined;
    });
    // Scripts are allowed after the page is set: the other way round VS Code loads an empty page with
    // scripts first, and warns that this one has no content security policy.
    view.webview.html = panelHtml(view.webview, this.#extensionUri);
    view.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview')],
    };
  }

  /** Shows the view with the input focused; `text` goes into the input where that is empty. */
  async focus(text?: string): Promise<void> {
    const request = text === undefined ? {} : { text };
    this.#pendingFocus = request;
    // There is no input in the past.
    this.#room().leavePast();
    await vscode.commands.executeCommand(`${chatView}.focus`);
    if (this.#shown?.focusInput(request)) this.#pendingFocus = undefined;
  }

  dispose(): void {
    this.#shown?.dispose();
    this.#owned.dispose();
  }

  #takeFocus(): { readonly text?: string } | undefined {
    const request = this.#pendingFocus;
    this.#pendingFocus = undefined;
    return request;
  }
}

/** One page in one view, from its first `ready` to its end. */
class ShownPanel implements Disposable {
  readonly #view: vscode.WebviewView;
  readonly #room: PanelRoom;
  readonly #log: Log;
  readonly #takeFocus: () => { readonly text?: string } | undefined;
  readonly #channel: PanelChannel;
  readonly #owned = new Disposables();
  #session = new Disposables();
  #ready = false;

  constructor(
    view: vscode.WebviewView,
    room: PanelRoom,
    log: Log,
    takeFocus: () => { readonly text?: string } | undefined,
  ) {
    this.#view = view;
    this.#room = room;
    this.#log = log;
    this.#takeFocus = takeFocus;
    this.#channel = this.#owned.add(
      new PanelChannel((message, settled) => {
        void view.webview.postMessage(message).then(settled, settled);
      }),
    );
    this.#owned.add(view.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#owned.add(view.onDidChangeVisibility(() => this.#onVisibility()));
    this.#owned.add(room.active.onDidChange(() => this.#refresh()));
    this.#owned.add(room.onDidChangePast(() => this.#refresh()));
    this.#owned.add(room.onDidReveal(() => this.#refresh()));
    this.#owned.add(
      room.onDidChangeStatus(() => this.#channel.send({ type: 'status', status: room.status() })),
    );
  }

  /** True where the page was there to hear it. */
  focusInput(request: { readonly text?: string }): boolean {
    const heard = this.#ready && this.#view.visible;
    if (heard) this.#channel.send({ type: 'focus-input', ...request });
    return heard;
  }

  dispose(): void {
    this.#session.dispose();
    this.#owned.dispose();
  }

  /**
   * A hidden view's page is torn down by VS Code, and a new one says `ready`. One that was hidden too
   * shortly for that has missed what was sent meanwhile, and gets everything anew.
   */
  #onVisibility(): void {
    if (this.#view.visible) this.#refresh();
    else this.#channel.pause();
  }

  #receive(message: unknown): void {
    const intent = parseIntent(message);
    if (!intent) {
      this.#log.warn('The panel sent something that is no intent; it was ignored.');
      return;
    }
    if (intent.type === 'ready' || intent.type === 'resync') {
      this.#ready = true;
      this.#refresh();
      return;
    }
    const channel = this.#channel;
    const reply: PanelReply = {
      accepted: (request) => channel.send({ type: 'accepted', request }),
      refused: (request, reason) => channel.send({ type: 'refused', request, reason }),
    };
    this.#room.act(intent, reply).catch((error: unknown) => {
      this.#log.error(`The panel's wish “${intent.type}” failed`, error);
      if (intent.type === 'send')
        reply.refused(intent.request, 'Something went wrong; the log says what. Try again.');
    });
  }

  #refresh(): void {
    if (!this.#ready) return;
    this.#sendSnapshot().catch((error: unknown) => {
      this.#log.error('The chat could not be shown', error);
    });
  }

  async #sendSnapshot(): Promise<void> {
    const actor = await this.#room.active.actor();
    this.#session.dispose();
    this.#session = new Disposables();
    const past = actor && this.#room.past(actor.id);
    const session = past?.session ?? actor?.getState() ?? emptySession('none');
    const draft = this.#room.active.draft(session.id);
    const snapshot = { type: 'snapshot', session, status: this.#room.status(), draft } as const;
    this.#channel.snapshot(past ? { ...snapshot, past: past.view } : snapshot);
    if (actor && !past) this.#follow(actor);
    const reveal = this.#room.takeReveal(session.id);
    if (reveal !== undefined) this.#channel.send({ type: 'reveal', message: reveal });
    const focus = this.#takeFocus();
    if (focus) this.#channel.send({ type: 'focus-input', ...focus });
  }

  #follow(actor: SessionActor): void {
    const channel = this.#channel;
    this.#session.add(
      actor.subscribe({
        events: (events) => channel.send({ type: 'events', session: actor.id, events }),
        growth: ({ reply, ...growth }) => channel.grow(actor.id, reply, growth),
        reloaded: () => this.#refresh(),
      }),
    );
  }
}
