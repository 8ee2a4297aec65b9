import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CommandTask } from '../../src/protocol/commands.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import { noteCommand } from '../../src/sessions/commandNotes.ts';
import type { Journal, JournalOpening } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { OtherWindows } from '../../src/sessions/otherWindows.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { watchJournal } from '../../src/sessions/watchJournal.ts';
import { LogStore } from '../helpers/logStore.ts';
import { addMessage, said, startReply } from './sessionHelpers.ts';

/** SQLite's, or the other one. */
export type StoreName = 'journal' | 'log';

/** What a test asks of a window in a process of its own. */
export type WindowRequest =
  | { readonly do: 'open'; readonly folder: string; readonly store?: StoreName }
  /** From then on it notices what others write, and yields what they ask for. */
  | { readonly do: 'watch'; readonly folder: string }
  | {
      readonly do: 'append';
      readonly session: string;
      readonly version: number;
      readonly message: string;
    }
  | { readonly do: 'claim' | 'lease' | 'release' | 'events'; readonly session: string }
  /** A session with one message. */
  | { readonly do: 'create'; readonly title: string; readonly message: string }
  | { readonly do: 'rename'; readonly session: string; readonly title: string }
  | { readonly do: 'remove'; readonly session: string }
  | { readonly do: 'say'; readonly session: string; readonly message: string }
  | { readonly do: 'reply'; readonly session: string; readonly to: string; readonly reply: string }
  | { readonly do: 'grow'; readonly session: string; readonly reply: string; readonly text: string }
  | {
      readonly do: 'run';
      readonly session: string;
      readonly label: string;
      readonly task: CommandTask;
    }
  | { readonly do: 'close' };

/** Lines to the test: an answer to each request, and what happened meanwhile. */
export type WindowLine =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'told'; readonly what: string };

function tell(line: WindowLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function unexpected(error: unknown): never {
  throw error;
}

class Window {
  #journal: Journal | undefined;
  #sessions: SessionRegistry | undefined;
  #windows: OtherWindows | undefined;

  async handle(request: WindowRequest): Promise<unknown> {
    switch (request.do) {
      case 'open':
        return this.#open(request.folder, request.store);
      case 'watch':
        return this.#watch(request.folder);
      case 'append': {
        const { session, version, message } = request;
        return this.#there.journal.append(session, version, [said(message)], 'now');
      }
      case 'events':
        return this.#there.journal.read(request.session);
      case 'create':
        return this.#create(request);
      case 'rename':
        return this.#there.sessions.rename(request.session, request.title, 'c');
      case 'remove':
        return this.#there.sessions.remove(request.session);
      case 'say':
        return addMessage(this.#actor(request.session), 'said', 'user', 'c', request.message);
      case 'reply':
        return this.#actor(request.session).dispatch(
          startReply(request.reply, request.to),
          'user',
          'c',
        );
      case 'grow':
        return this.#actor(request.session).grow(request.reply, request.text);
      case 'run': {
        const { session, label, task } = request;
        const run = { label, task };
        await noteCommand(this.#there.sessions, session, run, unexpected);
        return undefined;
      }
      case 'close':
        this.#windows?.dispose();
        await this.#there.sessions.close(1_000);
        return this.#there.journal.close();
      default:
        return this.#there.journal[request.do](request.session);
    }
  }

  get #there(): { readonly journal: Journal; readonly sessions: SessionRegistry } {
    if (!this.#journal || !this.#sessions) throw new Error('not open');
    return { journal: this.#journal, sessions: this.#sessions };
  }

  #open(folder: string, store: StoreName = 'journal'): unknown {
    const { journal, report }: JournalOpening =
      store === 'log' ? { journal: new LogStore(folder) } : openJournal(folder);
    this.#journal = journal;
    this.#sessions = new SessionRegistry({ journal, clock: systemClock, unexpected });
    return { access: journal.access, report };
  }

  #watch(folder: string): void {
    const { journal, sessions } = this.#there;
    this.#windows = new OtherWindows({
      journal,
      watch: (onWritten) => watchJournal(folder, onWritten, unexpected),
      clock: systemClock,
      onChange: (what) => tell({ type: 'told', what }),
      onRequest: (session) => {
        tell({ type: 'told', what: `request ${session}` });
        sessions.yield(session).catch(unexpected);
      },
    });
  }

  async #create({ title, message }: Extract<WindowRequest, { do: 'create' }>): Promise<string> {
    const made = await this.#there.sessions.create({ title }, 'c');
    if (made.type !== 'created') throw new Error(JSON.stringify(made));
    await addMessage(made.actor, `text of ${message}`, 'user', 'c', message);
    return made.actor.id;
  }

  #actor(session: string): SessionActor {
    const opened = this.#there.sessions.open(session);
    if (opened.type !== 'opened') throw new Error(JSON.stringify(opened));
    return opened.actor;
  }
}

const window = new Window();
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, request } = JSON.parse(line) as { id: number; request: WindowRequest };
  window
    .handle(request)
    .then((value) => tell({ type: 'answer', id, value }))
    .catch(unexpected);
});
tell({ type: 'told', what: 'ready' });
