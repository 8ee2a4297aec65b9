import type { ContextItem } from '../../protocol/contextItems.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { HostMessageBody } from '../../protocol/panel.ts';
import type { Message, Reply, SessionState } from '../../protocol/sessionState.ts';
import type { FileChanges } from '../context/fileChanges.ts';

export interface ShownReceiptsOptions {
  readonly changes: () => Promise<Pick<FileChanges, 'since' | 'onDidChange'>>;
  /** Of the chat as it is shown. */
  readonly state: () => SessionState;
  readonly send: (message: HostMessageBody) => void;
  readonly onError: (error: unknown) => void;
}

/** Receipts that are followed; of more the ones that were opened last are. */
const mostFollowed = 20;
/** Milliseconds in which changes of files become one look at them: whoever types makes many. */
const gather = 150;

/** The receipts that a person opened in one panel: each is sent again when a file in it changes. */
export class ShownReceipts implements Disposable {
  readonly #options: ShownReceiptsOptions;
  readonly #followed = new Set<MessageId>();
  readonly #due = new Set<string>();
  #listening: Promise<Disposable> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: ShownReceiptsOptions) {
    this.#options = options;
  }

  /** The chat was sent as it is kept: changes are heard of from now on, and what was followed is told again. */
  async begin(): Promise<void> {
    this.#listening ??= this.#listen();
    await this.#listening;
    await Promise.all(Array.from(this.#followed, (reply) => this.#send(reply)));
  }

  show({ session, reply }: { readonly session: SessionId; readonly reply: MessageId }): void {
    if (this.#options.state().id !== session || !this.#find(reply)) return;
    this.#followed.delete(reply);
    this.#followed.add(reply);
    const [first] = this.#followed;
    if (this.#followed.size > mostFollowed && first !== undefined) this.#followed.delete(first);
    this.#send(reply).catch(this.#options.onError);
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#listening?.then((each) => each.dispose(), this.#options.onError);
  }

  async #listen(): Promise<Disposable> {
    const changes = await this.#options.changes();
    return changes.onDidChange((uri) => this.#onChange(uri));
  }

  #onChange(uri: string): void {
    if (this.#followed.size === 0 || this.#ended) return;
    this.#due.add(uri);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const due = new Set(this.#due);
      this.#due.clear();
      for (const reply of this.#followed) {
        if (this.#find(reply)?.receipt.items.some(({ uri: one = '' }) => due.has(one)) === true)
          this.#send(reply).catch(this.#options.onError);
      }
    }, gather);
  }

  #find(reply: MessageId): Reply | undefined {
    const { messages, aside } = this.#options.state();
    const isIt = (message: Message): message is Reply =>
      message.kind === 'reply' && message.id === reply;
    return messages.find(isIt) ?? Object.values(aside).flat().find(isIt);
  }

  async #send(reply: MessageId): Promise<void> {
    const found = this.#find(reply);
    if (!found) return;
    const session = this.#options.state().id;
    const { receipt, startedAt } = found;
    const changes = await this.#options.changes();
    const uris = receipt.items.flatMap((item) => (isSent(item) ? item.uri : undefined) ?? []);
    const changed = await changes.since(startedAt, uris);
    const items = receipt.items.map((item) =>
      isSent(item) && changed.has(item.uri ?? '') ? { ...item, changed: true as const } : item,
    );
    this.#options.send({ type: 'receipt', session, reply, receipt: { ...receipt, items } });
  }
}

const isSent = ({ leftOut }: ContextItem): boolean => leftOut === undefined;
