import type { CorrelationId } from './ids.ts';

/** Where log lines go. Whatever is written is redacted before it is kept. */
export interface Log {
  info(text: string, correlation?: CorrelationId): void;
  warn(text: string, correlation?: CorrelationId): void;
  /** Says what failed; `cause` adds its message and stack. */
  error(text: string, cause?: unknown, correlation?: CorrelationId): void;
}

/** Swallows everything: for tests and for code that is handed no log. */
export const nullLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
