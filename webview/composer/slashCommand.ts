import type { SlashCommand } from '../../src/protocol/panel.ts';

/** What the text in the input is, as far as it begins with a `/`. */
export type Slash =
  | { readonly type: 'message' }
  | { readonly type: 'command'; readonly name: string; readonly argument: string }
  /** One word that looks like a command, but no command is called so. */
  | { readonly type: 'unknown'; readonly name: string }
  /** A command, with something behind it that it has no use for. */
  | { readonly type: 'too-much'; readonly name: string };

const form = /^\/(?<name>[a-z][a-z\d-]*)(?:[^\S\n]+(?<rest>.*))?$/iu;

/** Reads what is about to be sent. Only one line is a command, and only with the `/` at its very beginning. */
export function readSlash(text: string, commands: readonly SlashCommand[]): Slash {
  const { name: written, rest = '' } = form.exec(text.trimEnd())?.groups ?? {};
  if (written === undefined || commands.length === 0) return { type: 'message' };
  const name = written.toLowerCase();
  const command = commands.find((each) => each.name === name);
  if (command?.skill) return { type: 'message' };
  if (!command) return rest === '' ? { type: 'unknown', name: written } : { type: 'message' };
  const isDry = command.dry === true && /^--dry-run\s*$/u.test(rest);
  if (command.argument === undefined && rest !== '' && !isDry) return { type: 'too-much', name };
  return { type: 'command', name, argument: rest };
}
