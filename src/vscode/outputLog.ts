import { inspect } from 'node:util';
import type { LogOutputChannel } from 'vscode';
import type { Log } from '../protocol/log.ts';

/** Writes to Parley's output channel; `redact` sees every line first. */
export function createOutputLog(channel: LogOutputChannel, redact: (text: string) => string): Log {
  const line = (text: string, correlation?: string): string =>
    redact(correlation === undefined ? text : `[${correlation}] ${text}`);
  return {
    info: (text, correlation) => channel.info(line(text, correlation)),
    warn: (text, correlation) => channel.warn(line(text, correlation)),
    error: (text, cause, correlation) =>
      channel.error(line(cause === undefined ? text : `${text}: ${describe(cause)}`, correlation)),
  };
}

function describe(cause: unknown): string {
  if (cause instanceof Error) return cause.stack ?? cause.message;
  // Not every object can be made a string of.
  return typeof cause === 'string' ? cause : inspect(cause);
}
