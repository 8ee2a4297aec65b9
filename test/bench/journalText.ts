import { eventVersion, type EventBody, type SessionEvent } from '../../src/protocol/events.ts';
import { receipt } from '../sessions/sessionHelpers.ts';
import type { Vocabulary } from './zipfText.ts';

const start = Date.UTC(2026, 0, 1);

/** A session of as many turns: a message, and a reply that grew in `pieces`. */
export function sessionEvents(
  session: string,
  turns: number,
  pieces: number,
  words: Vocabulary,
): readonly SessionEvent[] {
  const bodies: EventBody[] = [{ type: 'session-created', title: `Session ${session}` }];
  for (let turn = 0; turn < turns; turn++) {
    const message = `${session}-m${turn}`;
    const reply = `${session}-r${turn}`;
    bodies.push({ type: 'message-added', message, text: words.text(25) });
    const model = { provider: 'test', model: 'small' };
    bodies.push({ type: 'reply-started', reply, to: message, model, modelLabel: 'Small', receipt });
    let offset = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const text = words.text(Math.ceil(80 / pieces));
      bodies.push({ type: 'reply-grew', reply, offset, text });
      offset += text.length;
    }
    bodies.push({ type: 'reply-ended', reply, reason: 'stop' });
  }
  return bodies.map((body, i) => {
    const by = body.type === 'message-added' ? 'user' : 'test/small';
    const at = start + i * 1000;
    return Object.assign({}, body, {
      session,
      seq: i + 1,
      at,
      by,
      correlation: 'bench',
      version: eventVersion,
    });
  });
}
