// VS Code's own proxy setting counts for models, and the connections behind it are used again.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

/** A proxy that leads to one port of this machine, whatever it is asked for, and writes down what that was. */
class RecordingProxy {
  readonly tunnels: string[] = [];
  port = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer().on('connect', (request, socket, first) => {
      this.tunnels.push(request.url ?? '');
      const upstream = connect(this.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(first);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    this.#server.close();
  }
}

describe('behind a proxy', () => {
  const proxy = new RecordingProxy();
  let parley: ParleyWindow;
  endParleysAfterAll();

  before(async () => {
    const address = await proxy.listen();
    parley = await openParley({
      settings(server) {
        proxy.port = server.port;
        const baseUrl = 'http://models.example/v1';
        return {
          'http.proxy': address,
          'parley.providers': [{ id: 'far', kind: 'openai', baseUrl, models: ['fake-model'] }],
        };
      },
    });
  });
  after(() => proxy.close());

  it('a model is asked through it, over connections that stay open', async () => {
    const { frame, server } = parley;
    for (const count of [1, 2, 3, 4, 5]) {
      await sendMessage(frame, `Question ${count}`);
      await replyEnded(frame, count);
    }
    await turns(frame).last().getByText('Question 5').waitFor();
    assert.equal(server.chats.length, 5);
    assert.ok(proxy.tunnels.every((target) => target === 'models.example:80'));
    assert.ok(proxy.tunnels.length <= 2, `${proxy.tunnels.length} tunnels`);
  });
});
