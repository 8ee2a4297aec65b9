// VS Code's own settings of proxies and certificates count for models.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import { repeatUntil, runCommand } from '../helpers/browser.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { selfSigned, startTlsFront, type TlsFront } from '../helpers/untrustedServer.ts';

/** A proxy that leads to ports of this machine, and writes down what it was asked for. */
class RecordingProxy {
  readonly tunnels: string[] = [];
  /** By what is asked for: `models.example:80`. */
  readonly ports = new Map<string, number>();
  isClosed = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer().on('connect', (request, socket, first) => {
      const target = request.url ?? '';
      this.tunnels.push(target);
      if (this.isClosed) {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const upstream = connect(this.ports.get(target) ?? 0, '127.0.0.1', () => {
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

describe('VS Code’s settings of connections', () => {
  const proxy = new RecordingProxy();
  const company = selfSigned();
  const stranger = selfSigned();
  const fronts: TlsFront[] = [];
  let server: FakeModelServer;
  let parley: ParleyWindow;
  let frame: Frame;
  let answers = 0;
  endParleysAfterAll();

  before(async () => {
    const address = await proxy.listen();
    server = await startFakeModelServer({
      models: ['plain', 'company', 'near', 'strange', 'foreign'],
    });
    for (const certificate of [company, stranger])
      fronts.push(await startTlsFront(certificate, server.port));
    const [companyPort = 0, strangePort = 0] = fronts.map(({ port }) => port);
    proxy.ports.set('models.example:80', server.port);
    proxy.ports.set('model.example:443', companyPort);
    proxy.ports.set('foreign.example:443', strangePort);
    const addresses = {
      plain: 'http://models.example/v1',
      company: 'https://model.example/v1',
      near: `https://127.0.0.1:${companyPort}/v1`,
      strange: `https://127.0.0.1:${strangePort}/v1`,
      foreign: 'https://foreign.example/v1',
    };
    parley = await openParley({
      vscode: { env: { NODE_EXTRA_CA_CERTS: company.file } },
      settings: () => ({
        'http.proxy': address,
        'parley.providers': Object.entries(addresses).map(([id, baseUrl]) => ({
          id,
          kind: 'openai',
          baseUrl,
          models: [id],
        })),
      }),
    });
    frame = parley.frame;
  });
  after(async () => {
    proxy.close();
    for (const each of [company, stranger]) each.forget();
    for (const each of [...fronts, server]) await each.close();
  });

  /** Asks a model, and gives what the message and its end look like. */
  async function ask(model: string): Promise<string> {
    await sendMessage(frame, `@${model}/${model} Are you there?`);
    await replyEnded(frame, ++answers);
    return turns(frame).last().innerText();
  }

  it('a model is asked through a proxy, over connections that stay open', async () => {
    for (let i = 0; i < 5; i++) assert.match(await ask('plain'), /Are you there\?/u);
    assert.equal(server.chats.length, 5);
    const tunnels = proxy.tunnels.filter((target) => target === 'models.example:80');
    // One that was idle for seconds is closed, which a busy machine may come to.
    assert.ok(tunnels.length < 5, `${tunnels.length} tunnels`);
  });

  it('one whose authority NODE_EXTRA_CA_CERTS names is asked, through the proxy too', async () => {
    for (const model of ['company', 'near']) {
      assert.doesNotMatch(await ask(model), /not trusted/u);
      assert.equal(fieldOf(server.chats.at(-1)?.body, 'model'), model);
    }
    assert.ok(proxy.tunnels.includes('model.example:443'));
  });

  it('a proxy that refuses is named, and no key is blamed', async () => {
    proxy.isClosed = true;
    assert.match(await ask('company'), /The proxy on the way to model\.example .* 403/u);
    proxy.isClosed = false;
    assert.doesNotMatch(await ask('company'), /proxy/u);
  });

  it('one that nobody vouches for is asked while http.proxyStrictSSL is off, and no longer', async () => {
    const before = server.chats.length;
    const refusal = await ask('strange');
    assert.match(refusal, /The certificate of 127\.0\.0\.1:\d+ is not trusted\./u);
    assert.match(refusal, /NODE_EXTRA_CA_CERTS/u);
    assert.match(await turns(frame).nth(-2).innerText(), /Are you there\?/u);
    assert.equal(server.chats.length, before);
    const made = (): number => fronts[1]?.connections ?? 0;
    const refused = made();
    const listed = (): number =>
      server.requests.filter(({ path }) => path.endsWith('/models')).length;
    const known = listed();
    await setStrict(parley.page, false);
    // What could not be listed is looked for again.
    while (listed() < known + 5) await parley.page.waitForTimeout(50);
    for (let i = 0; i < 3; i++) assert.doesNotMatch(await ask('strange'), /not trusted/u);
    assert.equal(server.chats.length, before + 3);
    assert.ok(made() - refused < 3, 'connections stay open');
    assert.doesNotMatch(await ask('foreign'), /not trusted/u);
    await setStrict(parley.page, true);
    assert.match(await ask('strange'), /not trusted/u);
    assert.equal(server.chats.length, before + 4);
  });
});

describe('a proxy that speaks https', () => {
  const proxy = new RecordingProxy();
  const certificate = selfSigned();
  const fronts: TlsFront[] = [];
  let server: FakeModelServer;
  let parley: ParleyWindow;
  endParleysAfterAll();

  before(async () => {
    server = await startFakeModelServer({ models: ['behind'] });
    const { port } = new URL(await proxy.listen());
    for (const each of [server.port, Number(port)])
      fronts.push(await startTlsFront(certificate, each));
    const [target, address] = fronts.map((front) => front.port);
    proxy.ports.set('model.example:443', target ?? 0);
    parley = await openParley({
      settings: () => ({
        'http.proxy': `https://127.0.0.1:${address}`,
        'parley.providers': [
          { id: 'p', kind: 'openai', baseUrl: 'https://model.example/v1', models: ['behind'] },
        ],
      }),
    });
  });
  after(async () => {
    proxy.close();
    certificate.forget();
    for (const each of [...fronts, server]) await each.close();
  });

  it('is named where nobody vouches for it, and taken while http.proxyStrictSSL is off', async () => {
    const { frame, page } = parley;
    await sendMessage(frame, 'Are you there?');
    await replyEnded(frame, 1);
    const refusal = await turns(frame).last().innerText();
    assert.match(refusal, /certificate of the proxy on the way to model\.example is not trusted/u);
    assert.equal(proxy.tunnels.length, 0);
    await setStrict(page, false);
    await sendMessage(frame, 'And now?');
    await replyEnded(frame, 2);
    assert.doesNotMatch(await turns(frame).last().innerText(), /not trusted/u);
    assert.equal(server.chats.length, 1);
    assert.ok(proxy.tunnels.includes('model.example:443'));
  });
});

/** Ticks the setting, or takes the tick away, as a person does. */
async function setStrict(page: Page, isStrict: boolean): Promise<void> {
  const tick = page.getByRole('checkbox', { name: 'http.proxyStrictSSL' });
  if (!(await tick.isVisible())) {
    await runCommand(page, 'Preferences: Open Settings (UI)');
    await page.keyboard.insertText('http.proxyStrictSSL');
  }
  // VS Code marks what is not as it was at first, once it counts.
  const mark = isStrict ? ':not(.is-configured)' : '.is-configured';
  await repeatUntil(
    page.locator(`.setting-item-contents${mark}`).filter({ has: tick }),
    async () => {
      if ((await tick.isChecked()) !== isStrict) await tick.click();
    },
  );
}
