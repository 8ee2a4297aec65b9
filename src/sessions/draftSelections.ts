import { join } from 'node:path';
import * as v from 'valibot';
import type { SessionId } from '../protocol/ids.ts';
import type { TerminalSelection } from '../protocol/terminalSelection.ts';
import { DraftTexts } from './draftTexts.ts';
import { terminalSelection } from './eventSchema.ts';

/**
 * What was selected in a terminal for the message that is typed in each session: a file each, beside that
 * of its text, with which it goes when the session does.
 */
export class DraftSelections {
  readonly #texts: DraftTexts;

  /** `folder`: where drafts of all kinds are kept. */
  constructor(folder: string, onError: (error: unknown) => void) {
    this.#texts = new DraftTexts(join(folder, 'draftTexts'), onError, '.terminal');
  }

  /** Undefined where there is none, or none that could be read. */
  read(session: SessionId): TerminalSelection | undefined {
    const text = this.#texts.read(session);
    if (text === undefined) return undefined;
    const parsed = v.safeParse(stored, text);
    return parsed.success ? parsed.output : undefined;
  }

  /** On the disk when it resolves, or told of. Never rejects. */
  async write(session: SessionId, selection: TerminalSelection | undefined): Promise<void> {
    if (!selection && this.#texts.read(session) === undefined) return;
    await this.#texts.write(session, selection ? JSON.stringify(selection) : '');
  }
}

const stored = v.pipe(v.string(), v.parseJson(), terminalSelection);
