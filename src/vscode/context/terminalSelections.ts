import type { Availability } from '../../context/sources/contextSources.ts';
import { lastLines } from '../../context/sources/lastLines.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { UserMessage } from '../../protocol/sessionState.ts';
import { longestTerminal, type TerminalSelection } from '../../protocol/terminalSelection.ts';
import { t } from '../../protocol/texts.ts';
import type { DraftTerminals } from '../../rooms/sendExtras.ts';
import type { DraftSelections } from '../../sessions/draftSelections.ts';
import { maskSecrets } from '../../trust/secrets.ts';

/** Reads what is selected in the terminal in front. */
export type ReadTerminal = () => Promise<Availability<TerminalSelection>>;

interface TerminalSelectionsOptions {
  /** Whether secrets are to be masked. */
  readonly masks: () => boolean;
  readonly read?: ReadTerminal;
  /** Where it is kept over a reload; missing where it is not. */
  readonly saved?: Pick<DraftSelections, 'read' | 'write'>;
}

/** Milliseconds that a message waits at the most: a browser may ask before it shows its clipboard. */
const longestWait = 5_000;
/** Chats of which the selection is kept. */
const mostKept = 50;
/** UTF-16 units before what is kept that are masked with it: no secret that spans lines is longer. */
const longestSecret = 20_000;

/**
 * What was selected in a terminal when the message that is written in a chat came to mention it:
 * `#terminal` stands for that until it is written anew, and goes with the message. Nobody is told when
 * the selection changes, and each look at it goes through the clipboard, so that it is looked at when a
 * person asks for it and at no other time.
 */
export class TerminalSelections implements DraftTerminals {
  readonly #options: TerminalSelectionsOptions;
  readonly #kept = new Map<SessionId, Availability<TerminalSelection>>();
  /** Chats whose message is one that was written before: it is not read again for it. */
  readonly #putBack = new Set<SessionId>();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(options: TerminalSelectionsOptions) {
    this.#options = options;
  }

  of(session: SessionId): Availability<TerminalSelection> | undefined {
    const kept = this.#kept.get(session);
    if (kept) return kept;
    const value = this.#options.saved?.read(session);
    return value && { type: 'there', value };
  }

  async takenFor(session: SessionId, text: string): Promise<TerminalSelection | undefined> {
    const kept = this.of(session);
    return kept?.type === 'there' && (await mentionsTerminal(text)) ? kept.value : undefined;
  }

  sent(session: SessionId): void {
    this.#kept.delete(session);
    this.#putBack.delete(session);
    this.#save(session, undefined);
  }

  /** Reads where `text` mentions the selection and `before`, what stood in its place, did not. */
  async follow(session: SessionId, text: string, before: string): Promise<void> {
    if (!(await mentionsTerminal(text))) {
      this.#putBack.delete(session);
      // A message that was just sent still has what is in memory.
      this.#save(session, undefined);
      return;
    }
    const isNew = !(await mentionsTerminal(before));
    if (isNew && !this.#putBack.delete(session)) void this.take(session);
    await Promise.race([this.#reading, waited(longestWait)]);
  }

  /** The same for what is about to be sent: what was not there to be read may be there by now. */
  async send(session: SessionId, text: string, before: string): Promise<void> {
    await this.follow(session, text, this.of(session)?.type === 'there' ? before : '');
  }

  /** Reads now. */
  take(session: SessionId): Promise<void> {
    this.#putBack.delete(session);
    return this.#inTurn(async () => this.#keep(session, await this.#readOrWhyNot()));
  }

  /** A message that was written before, and waited, is written on: what was taken for it stays so. */
  putBack(session: SessionId, value: TerminalSelection): Promise<void> {
    this.#putBack.add(session);
    return this.#inTurn(() => {
      this.#keep(session, { type: 'there', value });
      return Promise.resolve();
    });
  }

  /**
   * For `text` in the place of a message that was sent: what went with that one, or what is selected now
   * where none did; null where there is none. What is written in the input meanwhile keeps its own.
   */
  async anew(text: string, old: UserMessage | undefined): Promise<TerminalSelection | null> {
    if (!(await mentionsTerminal(text))) return null;
    if (old?.terminal && (await mentionsTerminal(old.text))) return old.terminal;
    const late = waited(longestWait).then(() => undefined);
    const read = await Promise.race([this.#inTurn(() => this.#readOrWhyNot()), late]);
    return read?.type === 'there' ? read.value : null;
  }

  /** One after another: two at once would take each other's text for the clipboard's. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#reading.then(work);
    this.#reading = done;
    return done;
  }

  #keep(session: SessionId, selection: Availability<TerminalSelection>): void {
    this.#kept.delete(session);
    this.#kept.set(session, selection);
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(oldest);
    this.#save(session, selection.type === 'there' ? selection.value : undefined);
  }

  /** Nobody waits for it: it counts from the next window on. */
  #save(session: SessionId, value: TerminalSelection | undefined): void {
    void this.#options.saved?.write(session, value);
  }

  /** A message goes out all the same where this fails. */
  async #readOrWhyNot(): Promise<Availability<TerminalSelection>> {
    try {
      const { read = readNow } = this.#options;
      const found = await read();
      return found.type === 'there' ? { type: 'there', value: this.#stored(found.value) } : found;
    } catch {
      return { type: 'missing', reason: t('it could not be read') };
    }
  }

  /** As it may be kept with a message. */
  #stored({ terminal, text }: TerminalSelection): TerminalSelection {
    const near = lastLines(text, longestTerminal + longestSecret);
    const masked = this.#options.masks() ? maskSecrets(near.kept) : { text: near.kept, kinds: [] };
    const { kept, dropped } = lastLines(masked.text, longestTerminal);
    const kinds = [...new Set(masked.kinds)];
    const before = near.dropped + dropped;
    return {
      terminal,
      text: kept,
      ...(kinds.length > 0 ? { masked: kinds } : {}),
      ...(before > 0 ? { dropped: before } : {}),
    };
  }
}

async function readNow(): Promise<Availability<TerminalSelection>> {
  return (await import('./readTerminalSelection.ts')).readTerminalSelection();
}

async function mentionsTerminal(text: string): Promise<boolean> {
  if (!text.includes('#terminal')) return false;
  const { parseMentions } = await import('../../context/sources/mentions.ts');
  return parseMentions(text).some(({ type, name }) => type === 'provider' && name === 'terminal');
}

function waited(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
