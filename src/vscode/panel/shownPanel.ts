import type { Disposable } from '../../protocol/emitter.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type {
  HostMessageBody,
  PanelMessage,
  PanelStatus,
  SlashCommand,
} from '../../protocol/panel.ts';
import { emptySession, type SessionState } from '../../protocol/sessionState.ts';
import type { PageGoal } from '../../protocol/pageGoal.ts';
import { t } from '../../protocol/texts.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import type { FileChanges } from '../context/fileChanges.ts';
import type { ChatFocus } from './chatFocus.ts';
import { Disposables } from '../disposables.ts';
import { lateThemeColors, type LateThemeColors } from './lateThemeColors.ts';
import { followSession } from './followSession.ts';
import { endOf, lightSession } from './lightSession.ts';
import { PanelChannel } from './panelChannel.ts';
import { createForeignCheck } from './createForeignCheck.ts';
import { PanelHeartbeat } from './panelHeartbeat.ts';
import { PanelInbox, type Receipt } from './panelInbox.ts';
import { sendAroundInput, type InputRoom } from './sendAroundInput.ts';
import { ShownReceipts } from './shownReceipts.ts';
import { draftsIn, type ShownSession } from './shownSession.ts';
import type { ShownPast } from '../sessions/timeTravel.ts';

/** What a panel needs of the rest; asked for when it is first shown. */
export interface PanelRoom extends InputRoom {
  readonly active: ShownSession;
  status(): PanelStatus;
  onDidChangeStatus(listener: () => void): Disposable;
  /** The past of the session, where that is shown in its place. */
  past(session: SessionId): ShownPast | undefined;
  onDidChangePast(listener: () => void): Disposable;
  leavePast(): void;
  /** A message is to be brought into view. */
  onDidReveal(listener: () => void): Disposable;
  takeReveal(session: SessionId): MessageId | undefined;
  readonly fileChanges: () => Promise<Pick<FileChanges, 'since' | 'onDidChange'>>;
  readonly approvals: Pick<Approvals, 'settle' | 'shownIn' | 'looked'>;
  /** What the input takes for a command. */
  slashCommands(): Promise<readonly SlashCommand[]>;
  /** Does what a person asked for in the panel. */
  act(intent: RoomIntent, reply: PanelReply): Promise<void>;
}

/** What is not about the page itself, which answers that by itself. */
export type RoomIntent = Exclude<
  PanelMessage,
  {
    readonly type: 'ready' | 'focused' | 'pong' | 'resync' | 'load-rest' | 'load-receipt' | 'theme';
  }
>;

/** How an intent is answered. */
export interface PanelReply {
  accepted(request: string): void;
  refused(request: string, reason: string): void;
  /** To this panel alone. */
  send(message: HostMessageBody): void;
}

/** What is said to a page, and what it says. */
export interface PageWebview {
  postMessage(message: unknown): PromiseLike<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => void): Disposable;
}

/** Where a page is shown: the view in the side bar, or an editor tab. */
export interface PageHost {
  readonly webview: PageWebview;
  isVisible(): boolean;
  onDidChangeVisibility(listener: () => void): Disposable;
  readonly focus: Pick<ChatFocus, 'gained' | 'lost'>;
  /** What a page that this host made says when it is ready. */
  readonly build: string;
  /** Loads the page anew, in the place of one that is dead or of another build. */
  reload(): void;
}

const askedTypes = ['send', 'run-command', 'queue-message', 'edit-message'] as const;
type AskedType = (typeof askedTypes)[number];

/** Messages from which on a chat is long, and how many of its end go ahead of all of them. */
const longSession = 2_000;
const lastMessages = 40;

/** How many messages that were refused get a line of their own in the log. */
const mostComplaints = 20;

const asked: ReadonlySet<PanelMessage['type']> = new Set(askedTypes);

type PanelMessageOf<T extends PanelMessage['type']> = Extract<PanelMessage, { readonly type: T }>;

/** Text for the input, once its page is there; undefined where nobody asked. */
export type TakeFocus = () => { readonly text?: string } | undefined;

/** One page in one place, from its first `ready` to its end. */
export class ShownPanel implements Disposable {
  readonly #page: PageHost;
  readonly #room: PanelRoom;
  readonly #log: Log;
  readonly #takeFocus: TakeFocus;
  readonly #channel: PanelChannel;
  readonly #owned = new Disposables();
  readonly #inbox = new PanelInbox();
  readonly #heartbeat: PanelHeartbeat;
  readonly #isForeign: (build: string | undefined) => boolean;
  readonly #receipts: ShownReceipts;
  readonly #themeColors: LateThemeColors;
  #session = new Disposables();
  #state: () => SessionState = () => emptySession('none');
  #ready = false;
  /** The newest wish to show everything, which the older ones give way to. */
  #newest = {};
  /** How many messages of the page came to nothing, late ones apart. */
  readonly #ignoredSoFar = { late: 0, refused: 0 };

  constructor(page: PageHost, room: PanelRoom, log: Log, takeFocus: TakeFocus) {
    const { webview } = page;
    this.#page = page;
    this.#room = room;
    this.#log = log;
    this.#takeFocus = takeFocus;
    this.#isForeign = createForeignCheck(page.build);
    this.#channel = this.#owned.add(
      new PanelChannel((message, settled) => {
        void webview.postMessage(message).then(settled, settled);
      }),
    );
    this.#heartbeat = this.#owned.add(
      new PanelHeartbeat({
        ping: () => this.#channel.send({ type: 'ping', heard: this.#inbox.heard }),
        rebuild: () => this.#rebuild('does not answer'),
        giveUp: () => this.#giveUp(),
      }),
    );
    this.#receipts = this.#owned.add(
      new ShownReceipts({
        changes: room.fileChanges,
        state: () => this.#state(),
        send: (body) => this.#channel.send(body),
        onError: (error) => log.error('Receipt', error),
      }),
    );
    this.#themeColors = lateThemeColors(
      {
        send: (theme, code) => this.#channel.send({ type: 'code-theme', theme, code }),
        onError: (error) => log.error('The colours of code', error),
      },
      this.#owned,
    );
    if (page.isVisible()) this.#heartbeat.start();
    this.#owned.add(room.approvals.shownIn(this));
    this.#owned.add(webview.onDidReceiveMessage((message) => this.#receive(message)));
    this.#owned.add(page.onDidChangeVisibility(() => this.#onVisibility()));
    this.#owned.add(room.active.onDidChange(() => this.#refresh()));
    this.#owned.add(room.onDidChangePast(() => this.#refresh()));
    this.#owned.add(room.onDidReveal(() => this.#refresh()));
    this.#owned.add(
      room.onDidChangeStatus(() => this.#channel.send({ type: 'status', status: room.status() })),
    );
  }

  /** True where the page was there to hear it. */
  focusInput(request: { readonly text?: string }): boolean {
    const heard = this.#ready && this.#page.isVisible();
    if (heard) this.#channel.send({ type: 'focus-input', ...request });
    return heard;
  }

  /** A key of VS Code's leads somewhere in the page. */
  go(to: PageGoal): void {
    if (this.#ready && this.#page.isVisible()) this.#channel.send({ type: 'go', to });
  }

  /** True where the page shows this chat as it is now. */
  isShowing(session: SessionId): boolean {
    const isSeen = this.#ready && this.#page.isVisible() && !this.#room.past(session);
    return isSeen && this.#state().id === session;
  }

  dispose(): void {
    this.#newest = {};
    this.#page.focus.lost(this);
    this.#session.dispose();
    this.#owned.dispose();
  }

  /**
   * A hidden view's page is torn down by VS Code, and a new one says `ready`. One that was hidden too
   * shortly for that has missed what was sent meanwhile, and gets everything anew.
   */
  #onVisibility(): void {
    if (this.#page.isVisible()) {
      this.#heartbeat.start();
      this.#refresh(true);
    } else {
      this.#newest = {};
      this.#page.focus.lost(this);
      this.#heartbeat.stop();
      this.#channel.pause();
      this.#room.approvals.looked();
    }
  }

  #rebuild(why: string): void {
    this.#log.warn(`The panel’s page ${why}; it is loaded anew.`);
    this.#ready = false;
    this.#newest = {};
    this.#channel.pause();
    this.#page.reload();
  }

  #giveUp(): void {
    import('./tellSilent.ts')
      .then(({ tellSilent }) => tellSilent())
      .catch((error: unknown) => this.#log.error('The panel does not answer', error));
  }

  #receive(data: unknown): void {
    const receipt = this.#inbox.receive(data);
    if (receipt.type === 'refused' || receipt.type === 'late') {
      this.#ignored(receipt);
      return;
    }
    this.#heartbeat.heard();
    if (receipt.type === 'gap') {
      this.#channel.send({ type: 'missed', from: receipt.from });
      return;
    }
    const { message } = receipt;
    if (message.type === 'pong') return;
    if (message.type === 'focused') {
      return message.focused ? this.#page.focus.gained(this) : this.#page.focus.lost(this);
    }
    if (message.type === 'load-receipt') return this.#receipts.show(message);
    if (message.type === 'theme') return this.#showTheme(message.theme);
    if (message.type === 'ready' && this.#isForeign(message.build)) {
      this.#rebuild('is from before an update');
      return;
    }
    const { type } = message;
    if (type === 'ready' || type === 'resync' || type === 'load-rest') {
      this.#ready = true;
      this.#refresh(type === 'ready');
      return;
    }
    this.#act(message);
  }

  #showTheme(theme: string): void {
    this.#themeColors()
      .then((colors) => colors.show(theme))
      .catch((error: unknown) => this.#log.error('The colours of code', error));
  }

  /** A page that is out of order must not fill the log. */
  #ignored({ type, why }: Extract<Receipt, { why: string }>): void {
    const count = (this.#ignoredSoFar[type] += 1);
    if (count > mostComplaints) return;
    const last = count === mostComplaints ? ' More of them are not written down.' : '';
    const line = `A message of the panel was ignored: ${why}.${last}`;
    if (type === 'late') this.#log.info(line);
    else this.#log.warn(line);
  }

  #act(intent: RoomIntent): void {
    const channel = this.#channel;
    const reply: PanelReply = {
      accepted: (request) => channel.send({ type: 'accepted', request }),
      refused: (request, reason) => channel.send({ type: 'refused', request, reason }),
      send: (body) => channel.send(body),
    };
    this.#room.act(intent, reply).catch((error: unknown) => {
      this.#log.error(`The panel's wish “${intent.type}” failed`, error);
      if (isAsked(intent))
        reply.refused(intent.request, t('Something went wrong; the log says what. Try again.'));
    });
  }

  #refresh(isNew = false): void {
    if (!this.#ready) return;
    this.#sendSnapshot(isNew).catch((error: unknown) => {
      this.#log.error('The chat could not be shown', error);
    });
  }

  /** `isNew`: the page may show nothing yet. */
  async #sendSnapshot(isNew: boolean): Promise<void> {
    const own = {};
    this.#newest = own;
    const [actor, commands] = await Promise.all([
      this.#room.active.actor(),
      this.#room.slashCommands(),
    ]);
    if (actor) await this.#room.approvals.settle(actor.id);
    // Another chat is shown since, or the page is gone: it would be told of this one again.
    if (this.#newest !== own) return;
    this.#session.dispose();
    this.#session = new Disposables();
    const past = actor && this.#room.past(actor.id);
    this.#state = () => past?.session ?? actor?.getState() ?? emptySession('none');
    this.#room.approvals.looked();
    const session = this.#state();
    const drafts = draftsIn(this.#room.active.drafts, session.id);
    const page = { type: 'snapshot', status: this.#room.status(), commands, ...drafts } as const;
    if (isNew && !past && session.messages.length >= longSession) {
      // What is looked at first need not wait for the rest, which the page asks for when it has drawn that.
      const earlier = session.messages.length - lastMessages;
      this.#channel.snapshot({ ...page, session: endOf(session, lastMessages), earlier });
      return;
    }
    const snapshot = { ...page, session: lightSession(session) };
    this.#channel.snapshot(past ? { ...snapshot, past: past.view } : snapshot);
    if (actor && !past) {
      this.#session.add(followSession(actor, this.#channel, () => this.#refresh()));
    }
    const reveal = this.#room.takeReveal(session.id);
    if (reveal !== undefined) this.#channel.send({ type: 'reveal', message: reveal });
    const focus = this.#takeFocus();
    if (focus) this.#channel.send({ type: 'focus-input', ...focus });
    const shown = this.#session;
    const send = (body: HostMessageBody): void => this.#channel.send(body);
    const onError = (error: unknown): void => this.#log.error('The input', error);
    await Promise.all([
      sendAroundInput(session.id, this.#room, { send, owned: shown, onError }),
      this.#receipts.begin(),
    ]);
  }
}

/** True of the intents whose text stays in the input until they are answered. */
function isAsked(intent: PanelMessage): intent is PanelMessageOf<AskedType> {
  return asked.has(intent.type);
}
