import fs from 'node:fs';
import path from 'node:path';
import type { EventBody } from '../../src/protocol/events.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { VsCode } from '../helpers/vscodeServer.ts';
import { receipt, richAnswer } from '../ui/panelContent.ts';

/** Puts so many messages into the one session that the workspace has. */
export function fillSession(vscode: VsCode, messages: number): void {
  const [file] = fs.globSync(
    path.join(vscode.dataDir, 'data/User/workspaceStorage/*/parley.parley/journal.db'),
  );
  if (file === undefined) throw new Error('there is no journal');
  const { journal } = openJournal(path.dirname(file));
  const [session] = journal.summaries();
  if (!session) throw new Error('there is no session');
  journal.take(session.id);
  const version = journal.read(session.id).at(-1)?.seq ?? 0;
  const there = journal.read(session.id).filter(({ type }) => type === 'message-added').length;
  const bodies: EventBody[] = [];
  const model = { provider: 'test', model: 'small' };
  for (let at = there; at < messages / 2; at++) {
    const [message, reply] = [`m${at}`, `r${at}`];
    const text = at % 4 === 0 ? richAnswer : `In \`cart.ts\`, line *${at}*.`;
    bodies.push(
      { type: 'message-added', message, text: `Question ${at}: how is the total computed?` },
      { type: 'reply-started', reply, to: message, model, modelLabel: 'Small', receipt: receipt() },
      { type: 'reply-grew', reply, offset: 0, text, reasoningOffset: 0, reasoning: '' },
      { type: 'reply-ended', reply, reason: 'stop' },
    );
  }
  const at = Date.now();
  const origin = { at, by: 'user', correlation: 'bench' };
  const events = bodies.map((body) => Object.assign(body, origin));
  const appended = journal.append(session.id, version, events, 'now');
  journal.close();
  if (appended.type !== 'appended') throw new Error(`not written: ${appended.type}`);
}
