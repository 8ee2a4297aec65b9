import { createServer } from 'node:http';

/** A proxy on 127.0.0.1 that lets nobody through. */
export async function startRefusingProxy(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
