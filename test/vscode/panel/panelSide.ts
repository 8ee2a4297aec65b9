import type * as vscode from 'vscode';
import { Emitter } from '../../../src/protocol/emitter.ts';
import type { HostMessage, PanelMessage, PanelStatus } from '../../../src/protocol/panel.ts';
import type { SessionState } from '../../../src/protocol/sessionState.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import type { LateImages } from '../../../src/vscode/panel/lateImages.ts';
import type { LateQueues } from '../../../src/vscode/panel/lateQueues.ts';
import { ShownPanel } from '../../../src/vscode/panel/shownPanel.ts';
import { noDrafts } from '../noDrafts.ts';

type Room = ConstructorParameters<typeof ShownPanel>[1];

const nothing = { dispose: () => undefined };

/** The host's side of a panel, with all that it did. */
export class PanelSide {
  readonly acted: PanelMessage[] = [];
  readonly warned: string[] = [];
  readonly sent: HostMessage[] = [];
  readonly errors: unknown[] = [];
  /** How often the page was loaded anew. */
  reloads = 0;
  /** What the panel listens to the session with, once it shows it. */
  follows: Parameters<SessionActor['subscribe']>[0] | undefined;
  readonly #said = new Emitter<unknown>((error) => this.errors.push(error));
  readonly #panel: ShownPanel;
  /** Hears of each message to the page. */
  onSent: (message: HostMessage) => void = () => undefined;

  /** `state` is that of the session shown; nothing is shown without it. `more` is what else the room is. */
  constructor(state?: SessionState, more: Partial<Room> = {}) {
    const webview = {
      postMessage: (message: HostMessage) => {
        this.sent.push(message);
        this.onSent(message);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener: (message: unknown) => void) => this.#said.on(listener),
    } as unknown as vscode.Webview;
    const page = {
      webview,
      isVisible: () => true,
      onDidChangeVisibility: () => nothing,
      build: '2.0.0',
      reload: () => (this.reloads += 1),
      focus: { gained: () => undefined, lost: () => undefined },
    };
    const log = {
      info: () => undefined,
      warn: (text: string) => void this.warned.push(text),
      error: (_: string, cause: unknown) => void this.errors.push(cause),
    };
    this.#panel = new ShownPanel(page, { ...this.#room(state), ...more }, log, () => undefined);
  }

  receive(data: unknown): void {
    this.#said.emit(data);
  }

  end(): void {
    this.#panel.dispose();
  }

  #room(state: SessionState | undefined): Room {
    const actor = state && {
      id: state.id,
      getState: () => state,
      subscribe: (listener: typeof this.follows) => {
        this.follows = listener;
        return nothing;
      },
    };
    return {
      active: {
        id: () => 'session-1',
        actor: () => Promise.resolve(actor as unknown as SessionActor | undefined),
        failure: () => undefined,
        drafts: noDrafts(),
        onDidChange: () => nothing,
      },
      status: () => ({}) as PanelStatus,
      onDidChangeStatus: () => nothing,
      past: () => undefined,
      onDidChangePast: () => nothing,
      leavePast: () => undefined,
      onDidReveal: () => nothing,
      takeReveal: () => undefined,
      approvals: {
        settle: () => Promise.resolve(),
        shownIn: () => nothing,
        looked: () => undefined,
      },
      images: () =>
        Promise.resolve({
          drafts: () => Promise.resolve([]),
          onDidChange: () => nothing,
        }) as unknown as ReturnType<LateImages>,
      skills: () =>
        Promise.resolve({
          catalog: () => Promise.resolve({ skills: [], hidden: [], broken: [] }),
          onDidChange: () => nothing,
        }),
      fileChanges: () =>
        Promise.resolve({ since: () => Promise.resolve(new Set()), onDidChange: () => nothing }),
      queues: () =>
        Promise.resolve({
          of: () => Promise.resolve({ messages: [] }),
          onDidChange: () => nothing,
        }) as unknown as ReturnType<LateQueues>,
      slashCommands: () => Promise.resolve([]),
      act: (intent) => {
        this.acted.push(intent);
        return Promise.resolve();
      },
    };
  }
}
