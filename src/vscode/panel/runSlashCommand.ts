import { findSlash } from '../../commands/slashCommands.ts';
import type { Log } from '../../protocol/log.ts';
import type { PanelMessage } from '../../protocol/panel.ts';
import { t } from '../../protocol/texts.ts';
import type { PanelReply } from './shownPanel.ts';
import { SlashCall, type Refuse, type SlashPanel } from './slashCall.ts';

export type RunCommand = Extract<PanelMessage, { type: 'run-command' }>;

export interface SlashParts {
  readonly panel: SlashPanel;
  /** Runs a command of VS Code. */
  readonly run: (id: string, ...given: readonly unknown[]) => PromiseLike<unknown>;
  /** Says why nothing was done where the input has let go of the text. */
  readonly warn: Refuse;
  readonly log: Log;
}

/**
 * Runs the command that was written into the input of a chat, if the command table has it under that
 * name. The text stays in the input until it is taken, and comes back where nothing was done after all.
 */
export async function runSlashCommand(
  { request, session, name, argument }: RunCommand,
  reply: PanelReply,
  { panel, run, warn, log }: SlashParts,
): Promise<void> {
  const row = findSlash(name);
  if (panel.active.id() !== session) {
    reply.refused(request, t('Another chat is shown by now.'));
    return;
  }
  if (!row) {
    reply.refused(request, t('There is no command /{0}.', name));
    return;
  }
  const dry = row.dry ? /^--dry-run(?:\s+|$)/u.exec(argument) : null;
  const text = dry ? argument.slice(dry[0].length) : argument;
  if (text !== '' && row.argument === undefined) {
    reply.refused(request, t('Nothing can stand behind /{0}.', name));
    return;
  }
  const written = `/${name} ${argument}`.trimEnd();
  const take = async (): Promise<void> => {
    await panel.active.drafts.sent(session, written);
    reply.accepted(request);
  };
  const early = row.atOnce === true || (row.atOnce === 'bare' && text === '');
  if (early) await take();
  const call = new SlashCall(panel, text);
  try {
    await (dry ? run('parley.dryRun', row.id, call) : run(row.id, session, call));
  } catch (error) {
    log.error(`The command /${name} failed`, error);
    call.refuse(t('/{0} failed; the log says why.', name));
  }
  const refusal = call.settle(warn);
  if (refusal === undefined) {
    if (!early) await take();
  } else if (early) {
    warn(refusal);
    if (panel.active.id() === session) {
      reply.send({ type: 'focus-input', text: written });
    }
  } else {
    reply.refused(request, refusal);
  }
}
