import { ActiveSession } from '../../src/vscode/sessions/activeSession.ts';
import { ChatDrafts } from '../../src/vscode/sessions/chatDrafts.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { FakeMemento } from '../vscode/fakeMemento.ts';
import { lower, type Figure } from './figures.ts';
import { registryOver } from './journalReads.ts';
import type { Vocabulary } from './zipfText.ts';

const kibibyte = 1_024;

/** What is remembered beside the journal when something is typed, and not sent, in every session. */
export async function workspaceStateFigures(
  folder: string,
  words: Vocabulary,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [script, textOf] of [
    ['Latin', () => words.text(20)],
    ['Chinese', () => '没有发送的草稿'.repeat(20)],
  ] as const) {
    const { journal } = openJournal(folder);
    const sessions = registryOver(journal);
    const memory = new FakeMemento();
    const drafts = new ChatDrafts(sessions, memory, folder, () => {});
    const active = new ActiveSession(sessions, memory, drafts.page(), () => {});
    for (const { id } of sessions.list()) await active.drafts.write(id, textOf());
    await active.actor();
    active.dispose();
    drafts.dispose();
    journal.close();
    const name = `workspaceState with 1,000 sessions, drafts in ${script} letters`;
    figures.push(lower(name, sizeOf(memory) / kibibyte, 'KB', 64));
  }
  return figures;
}

/** As VS Code writes it: one JSON object in UTF-8. */
function sizeOf(memory: FakeMemento): number {
  const all = Object.fromEntries(memory.keys().map((key) => [key, memory.get<unknown>(key)]));
  return Buffer.byteLength(JSON.stringify(all));
}
