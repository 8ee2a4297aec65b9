// The built panel in a page of its own: the real bundle and the real policy, with the test as its host.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumFlags, requireChromium } from '../../scripts/lib/chromium.mjs';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { buildLateParts, germanOptions, webviewOptions } from '../../scripts/lib/webviewBuild.mjs';
import type { HostMessageBody, PanelMessage } from '../../src/protocol/panel.ts';

export const panelThemes = ['light', 'dark', 'high-contrast', 'high-contrast-light'] as const;
export type PanelTheme = (typeof panelThemes)[number];

declare global {
  /** What the panel told its host so far. */
  var posted: PanelMessage[];
  var violations: string[];
  var axe: { run(options: object): Promise<AxeResult> };
  /** Called once the page has heard all messages that were sent before. */
  var onMark: () => void;
}

const bodyClasses: Record<PanelTheme, string> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'high-contrast': 'vscode-high-contrast',
  // VS Code gives this one both.
  'high-contrast-light': 'vscode-high-contrast-light vscode-high-contrast',
};

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

/** A browser and a server of the built panel, shared by the tests of one file. */
export class PanelSite {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  /** Builds the panel into `out/panel` and serves it on a free port of 127.0.0.1. */
  static async open(): Promise<PanelSite> {
    const outdir = path.join(repoRoot, 'out', 'panel');
    await Promise.all([
      esbuild.build(webviewOptions({ production: true, outdir })),
      esbuild.build(germanOptions({ production: true, outdir })),
      buildLateParts({ production: true, outdir }),
    ]);
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://panel');
      void answer(outdir, pathname, searchParams).then(({ status, headers, body }) =>
        response.writeHead(status, headers).end(body),
      );
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const browser = await chromium.launch({
      executablePath: requireChromium(),
      args: chromiumFlags,
    });
    return new PanelSite(server, browser);
  }

  page(theme: PanelTheme = 'dark', width = 400, height = 700): Promise<PanelPage> {
    return this.#open(`theme=${theme}`, width, height);
  }

  /** The page that the host makes where VS Code is German. */
  germanPage(width = 400, height = 700): Promise<PanelPage> {
    return this.#open('theme=dark&german=1', width, height);
  }

  async #open(query: string, width: number, height: number): Promise<PanelPage> {
    const page = await this.#browser.newPage({ viewport: { width, height } });
    const panel = new PanelPage(page);
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/?${query}`);
    return panel;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** One panel, and the host's side of it. */
export class PanelPage {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly errors: string[] = [];
  #seq = 0;

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') this.errors.push(line.text());
    });
  }

  /** Sends what the host would send, numbered as the host numbers it. */
  async send(...bodies: readonly HostMessageBody[]): Promise<void> {
    const messages: unknown[] = [];
    for (const body of bodies) {
      this.#seq = body.type === 'snapshot' ? 0 : this.#seq + 1;
      messages.push({ ...body, seq: this.#seq });
    }
    await this.sendRaw(messages);
  }

  /** Sends messages as they are and waits until they are painted. */
  async sendRaw(messages: readonly unknown[]): Promise<void> {
    await this.page.evaluate(async (all) => {
      for (const message of all) postMessage(message, '*');
      await new Promise((resolve) => {
        globalThis.onMark = () =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
        postMessage('mark', '*');
      });
    }, messages);
  }

  posted(): Promise<PanelMessage[]> {
    return this.page.evaluate(() => globalThis.posted);
  }

  async postedOf<T extends PanelMessage['type']>(
    type: T,
  ): Promise<Extract<PanelMessage, { type: T }>[]> {
    const all = await this.posted();
    return all.filter((each): each is Extract<PanelMessage, { type: T }> => each.type === type);
  }

  /** Serious and critical faults that axe finds, with the elements they are about. */
  async seriousFaults(): Promise<string[]> {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await this.page.evaluate(await readFile(axe, 'utf8'));
    return this.page.evaluate(async () => {
      const { violations } = await globalThis.axe.run({ resultTypes: ['violations'] });
      return violations
        .filter((each) => each.impact === 'serious' || each.impact === 'critical')
        .map(
          (each) =>
            `${each.id}: ${each.nodes.map((node) => node.html + (node.failureSummary ?? '')).join(' | ')}`,
        );
    });
  }

  /** Breaches of the content security policy, trusted types among them. */
  violations(): Promise<string[]> {
    return this.page.evaluate(() => globalThis.violations);
  }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

async function answer(outdir: string, pathname: string, query: URLSearchParams): Promise<Answer> {
  if (pathname === '/favicon.ico') return { status: 204, headers: {}, body: '' };
  if (pathname === '/') {
    return pageFor((query.get('theme') ?? 'dark') as PanelTheme, query.has('german'));
  }
  const file =
    pathname === '/themes.css'
      ? path.join(repoRoot, 'test', 'fixtures', 'panelThemes.css')
      : path.join(outdir, path.normalize(pathname));
  try {
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': type }, body: await readFile(file) };
  } catch {
    return { status: 404, headers: {}, body: '' };
  }
}

/** The page that the host makes, and the two things that VS Code adds: its API and its theme. */
function pageFor(theme: PanelTheme, german: boolean): Answer {
  const nonce = 'bm9uY2U';
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'self'`,
    `style-src 'nonce-${nonce}' 'self'`,
    "font-src 'self'",
    "img-src 'self' blob:",
    "require-trusted-types-for 'script'",
    'trusted-types fast-html',
  ].join('; ');
  const body = `<!DOCTYPE html>
<html lang="${german ? 'de' : 'en'}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta property="csp-nonce" content="${nonce}">
<title>Parley</title>
<script nonce="${nonce}">
globalThis.posted = [];
globalThis.violations = [];
addEventListener('message', (event) => {
  if (event.data !== 'mark') return;
  event.stopImmediatePropagation();
  onMark();
});
addEventListener('securitypolicyviolation', (event) => {
  violations.push([event.violatedDirective, event.blockedURI, event.sample].join(' '));
}, true);
globalThis.acquireVsCodeApi = () => ({
  postMessage: (posting) => void posted.push(structuredClone(posting.message)),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state) => sessionStorage.setItem('state', JSON.stringify(state ?? null)),
});
</script>
<link rel="stylesheet" href="themes.css">
<link rel="stylesheet" href="main.css">
</head>
<body class="${bodyClasses[theme]}" data-vscode-theme-kind="vscode-${theme}">
<div id="root" data-parley-root></div>
<script type="module" nonce="${nonce}">
performance.mark('script-begins');
addEventListener('focusin', ({ target }) => {
  if (target.tagName === 'TEXTAREA') performance.mark('input-ready');
}, { once: true });
</script>
${german ? `<script type="module" nonce="${nonce}" src="german.js"></script>
` : ''}<script type="module" nonce="${nonce}" src="main.js"></script>
</body>
</html>`;
  const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
  return { status: 200, headers, body };
}
