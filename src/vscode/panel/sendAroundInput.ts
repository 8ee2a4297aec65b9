import type { SessionId } from '../../protocol/ids.ts';
import type { MessageQueue } from '../../protocol/messageQueue.ts';
import type { HostMessageBody } from '../../protocol/panel.ts';
import type { Disposables } from '../disposables.ts';
import type { Skills } from '../skills/skills.ts';
import type { LateImages } from './lateImages.ts';
import type { LateQueues } from './lateQueues.ts';
import type { ShownSession } from './shownSession.ts';

/** Where what stands around an input comes from. */
export interface InputRoom {
  readonly active: Pick<ShownSession, 'drafts'>;
  readonly images: LateImages;
  readonly queues: LateQueues;
  readonly skills: () => Promise<Pick<Skills, 'catalog' | 'onDidChange'>>;
}

interface Page {
  readonly send: (body: HostMessageBody) => void;
  /** For as long as the session is shown. */
  readonly owned: Disposables;
  readonly onError: (error: unknown) => void;
}

/** What stands around the input of a session; whatever changes of it is told from then on. */
export async function sendAroundInput(
  session: SessionId,
  room: InputRoom,
  page: Page,
): Promise<void> {
  followDraft(session, room, page);
  await Promise.all([
    sendImages(session, room, page),
    sendQueue(session, room, page),
    sendSkills(room, page),
  ]);
}

/** The page has it from its snapshot. */
function followDraft(session: SessionId, { active: { drafts } }: InputRoom, page: Page): void {
  page.owned.add(
    drafts.onDidChange((changed) => {
      const elsewhere = drafts.elsewhere(session);
      if (changed !== session || !elsewhere) return;
      page.send({ type: 'draft', session, text: drafts.read(session), elsewhere });
    }),
  );
}

/** What is attached to the next message. */
async function sendImages(session: SessionId, room: InputRoom, page: Page): Promise<void> {
  const images = await room.images();
  const send = async (): Promise<void> =>
    page.send({ type: 'draft-images', session, images: await images.drafts(session) });
  page.owned.add(
    images.onDidChange((changed) => {
      if (changed === session) send().catch(page.onError);
    }),
  );
  await send();
}

/** What was selected in a terminal no page needs. */
function told({ messages, ...queue }: MessageQueue): MessageQueue {
  const light = messages.map(({ terminal: _terminal, ...message }) => message);
  return { ...queue, messages: light };
}

/** What waits to be sent. */
async function sendQueue(session: SessionId, room: InputRoom, page: Page): Promise<void> {
  const queues = await room.queues();
  const send = async (): Promise<void> =>
    page.send({ type: 'queue', session, queue: told(await queues.of(session)) });
  page.owned.add(
    queues.onDidChange((changed) => {
      if (changed === session) send().catch(page.onError);
    }),
  );
  await send();
}

/** What a message may begin with. */
async function sendSkills(room: InputRoom, page: Page): Promise<void> {
  const skills = await room.skills();
  const send = async (): Promise<void> => {
    const { skillCommands } = await import('../skills/skillCommands.ts');
    page.send({ type: 'skills', skills: skillCommands(await skills.catalog()) });
  };
  page.owned.add(
    skills.onDidChange(() => {
      send().catch(page.onError);
    }),
  );
  await send();
}
