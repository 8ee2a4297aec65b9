import assert from 'node:assert/strict';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { startFakeModelServer, type RecordedRequest } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { ask, newSession, withRoom } from './roomHelpers.ts';

/** The number that the question ends with. */
function askedIn(request: RecordedRequest): string {
  const messages = fieldOf(request.body, 'messages');
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return /(\d+)$/u.exec(String(fieldOf(last, 'content')))?.[1] ?? 'none';
}

function answerTo(n: string): string {
  return Array.from({ length: 200 }, (_, at) => `${n}.${at}`).join(' ');
}

describe('eight sessions at once', () => {
  it('stream each their own reply, whole and without a word of another', async () => {
    const server = await startFakeModelServer();
    server.reply((request) => textReply(answerTo(askedIn(request)), { chunk: 7, delayMs: 1 }));
    try {
      await withRoom(async (room) => {
        const { url: baseUrl } = server;
        const provider = createOpenAiProvider({
          id: 'fake',
          label: 'Fake',
          baseUrl,
          key: () => Promise.resolve(undefined),
        });
        await room.catalog.load(() => Promise.resolve([provider]));
        const actors = await Promise.all(Array.from({ length: 8 }, () => newSession(room)));
        const replies = await Promise.all(
          actors.map((actor, n) => ask(room, actor, `Question ${n}`)),
        );
        for (const [n, reply] of replies.entries()) {
          assert.equal(reply.status, 'ended');
          assert.equal(reply.text, answerTo(String(n)));
        }
        const open = server.chats.map(({ receivedAt, closedAt }) => ({ receivedAt, closedAt }));
        const lastBegun = Math.max(...open.map(({ receivedAt }) => receivedAt));
        assert.ok(
          open.every(({ closedAt = 0 }) => closedAt > lastBegun),
          'all of them ran at once',
        );
      });
    } finally {
      await server.close();
    }
  });
});
