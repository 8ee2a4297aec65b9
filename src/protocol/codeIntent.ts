import type { MessageId, SessionId } from './ids.ts';

/** What may be done with a block of code besides copying it and putting it at the cursor. */
export type CodeUse = 'new-file' | 'apply' | 'run' | 'open-diagram';

/** A wish about a block of code of a reply. The host looks for its lines in that reply before it acts. */
export interface CodeIntent {
  readonly type: 'use-code';
  readonly session: SessionId;
  readonly reply: MessageId;
  readonly use: CodeUse;
  readonly text: string;
  /** As the fence names it; empty where it names none. */
  readonly language: string;
  /** The file that the reply names for it. */
  readonly path?: string;
}
