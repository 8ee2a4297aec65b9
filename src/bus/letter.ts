/** One message on its way to a subscriber. */
export interface Letter<T> {
  /** The same at every delivery of it: by this a subscriber knows what it has handled already. */
  readonly deliveryId: string;
  readonly value: T;
}

/**
 * Handles some letters, all or none of them. To return, or to resolve, is to acknowledge them; to throw,
 * or to take too long, is not: then they come again. What must not happen twice belongs into `onceEach`.
 */
export type Receive<T> = (letters: readonly Letter<T>[]) => void | Promise<void>;

/** A letter that was given up. */
export interface DeadLetter<T> extends Letter<T> {
  readonly topic: string;
  readonly subscriber: string;
  /** How often it was delivered. */
  readonly tries: number;
  /** What the last delivery failed of. */
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
