import type { Availability, TerminalSelection } from '../../context/sources/contextSources.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';

/** Reads what is selected in the terminal in front. */
export type ReadTerminal = () => Promise<Availability<TerminalSelection>>;

/** Milliseconds that a message waits at the most: a browser may ask before it shows its clipboard. */
const longestWait = 5_000;
/** Chats of which the selection is kept. */
const mostKept = 50;

/**
 * What was selected in a terminal when a chat's message came to mention it: `#terminal` stands for that
 * until it is written anew. Nobody is told when the selection changes, and each look at it goes through
 * the clipboard, so that it is looked at when a person asks for it and at no other time.
 */
export class TerminalSelections {
  readonly #read: ReadTerminal;
  readonly #kept = new Map<SessionId, Availability<TerminalSelection>>();
  #reading: Promise<void> = Promise.resolve();

  constructor(
    read: ReadTerminal = async () =>
      (await import('./readTerminalSelection.ts')).readTerminalSelection(),
  ) {
    this.#read = read;
  }

  of(session: SessionId | undefined): Availability<TerminalSelection> {
    const kept = session === undefined ? undefined : this.#kept.get(session);
    return (
      kept ?? { type: 'missing', reason: t('it is read when you write #terminal: write it anew') }
    );
  }

  /** Reads where `text` mentions the selection and `before`, what stood in its place, did not. */
  async follow(session: SessionId, text: string, before: string): Promise<void> {
    if (!(await mentionsTerminal(text))) return;
    if (!(await mentionsTerminal(before))) void this.take(session);
    await Promise.race([this.#reading, waited(longestWait)]);
  }

  /** The same for what is about to be sent: what was not there to be read may be there by now. */
  async send(session: SessionId, text: string, before: string): Promise<void> {
    await this.follow(session, text, this.of(session).type === 'there' ? before : '');
  }

  /** Reads now. One after another: two at once would take each other's text for the clipboard's. */
  take(session: SessionId): Promise<void> {
    this.#reading = this.#readAfter(this.#reading, session);
    return this.#reading;
  }

  async #readAfter(earlier: Promise<void>, session: SessionId): Promise<void> {
    await earlier;
    const selection = await this.#readOrWhyNot();
    this.#kept.delete(session);
    this.#kept.set(session, selection);
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(oldest);
  }

  /** A message goes out all the same where this fails. */
  async #readOrWhyNot(): Promise<Availability<TerminalSelection>> {
    try {
      return await this.#read();
    } catch {
      return { type: 'missing', reason: t('it could not be read') };
    }
  }
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
