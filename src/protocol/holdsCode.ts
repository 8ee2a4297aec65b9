import type { CodeIntent } from './codeIntent.ts';
import type { SessionState } from './sessionState.ts';
import { fullText } from './fullText.ts';

/**
 * True where the reply, shown or set aside, has every line of the code. Without what stands before
 * and behind a line: lists and quotes indent their code.
 */
export function holdsCode(
  { messages, aside }: Pick<SessionState, 'messages' | 'aside'>,
  { reply: id, text }: Pick<CodeIntent, 'reply' | 'text'>,
): boolean {
  const all = [messages, ...Object.values(aside)].flat();
  const reply = all.find((message) => message.id === id && message.kind === 'reply');
  if (!reply) return false;
  const whole = fullText(reply);
  return text.split('\n').every((line) => whole.includes(line.trim()));
}
