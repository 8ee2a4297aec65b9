import type { Readable } from 'node:stream';

/** A stream of Node's as one of the web, read only as fast as its reader asks. */
export function streamOf(source: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      // Not the iterator's own end: one that nobody has read from yet lets the source live.
      cancel: () => void source.destroy(),
    },
    // Nothing is read ahead: what nobody asks for any more must not keep the source busy.
    { highWaterMark: 0 },
  );
}
