/** A session's id: 26 characters, sorts by time of creation. */
export type SessionId = string;
/** The id of one message or reply, unique within the journal. */
export type MessageId = string;
/** Ties a request, its events and its log lines together. */
export type CorrelationId = string;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A ULID: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32.
 * Source: the ULID specification. `random` gives numbers in [0, 1).
 */
export function createId(now: number = Date.now(), random: () => number = Math.random): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) {
    time = alphabet.charAt(rest % 32) + time;
  }
  let noise = '';
  for (let i = 0; i < 16; i++) noise += alphabet.charAt(Math.floor(random() * 32));
  return time + noise;
}
