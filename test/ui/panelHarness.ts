// The built panel in a page of its own: the real bundle and the real policy, with the test as its host.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { outDir, repoRoot } from '../../scripts/lib/paths.mjs';
import {
  buildLateParts,
  dashboardOptions,
  germanOptions,
  webviewOptions,
} from '../../scripts/lib/webviewBuild.mjs';
import type { HostMessageBody, PanelMessage } from '../../src/protocol/panel.ts';
import { closeBrowser, sharedBrowser } from '../helpers/browser.ts';
import { goalOfKey } from './panelKeys.ts';

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

/** The built panel on a port of its own, and pages in which it is open. */
export class PanelSite {
  readonly #server: Server;
  readonly #browser: Browser;
  /** Pages that a test gave back: opening the panel in one of them costs a fraction of a new one. */
  readonly #idle: Page[] = [];

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  /**
   * Builds the panel and serves it on a free port of 127.0.0.1, to pages of the run's browser.
   * @param caching has pages keep its files, and what V8 made of them, for the next time
   */
  static async open(caching = false): Promise<PanelSite> {
    const files = await buildPanel();
    const kept = caching ? { 'cache-control': 'max-age=3600, immutable' } : {};
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://panel');
      void answer(files, pathname, searchParams).then(({ status, headers, body }) =>
        response.writeHead(status, status === 200 ? { ...kept, ...headers } : headers).end(body),
      );
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new PanelSite(server, await sharedBrowser());
  }

  page(theme: PanelTheme = 'dark', width = 400, height = 700): Promise<PanelPage> {
    return this.#open(`theme=${theme}`, width, height);
  }

  /** The page that the host makes where VS Code is German. */
  germanPage(width = 400, height = 700): Promise<PanelPage> {
    return this.#open('theme=dark&german=1', width, height);
  }

  /** The dashboard's page, in English or in German. */
  dashboard(
    theme: PanelTheme = 'dark',
    width = 900,
    height = 900,
    german = false,
  ): Promise<PanelPage> {
    return this.#open(`page=dashboard&theme=${theme}${german ? '&german=1' : ''}`, width, height);
  }

  /** A page that takes its keyboard for that of another platform: `navigator.platform`. */
  pageOn(platform: string): Promise<PanelPage> {
    return this.#open(`theme=dark&platform=${platform}`, 400, 700);
  }

  async #open(query: string, width: number, height: number): Promise<PanelPage> {
    const page = this.#idle.pop() ?? (await this.#browser.newPage());
    await page.setViewportSize({ width, height });
    let isOpen = true;
    const panel = new PanelPage(page, async () => {
      if (isOpen) await this.#takeBack(page);
      isOpen = false;
    });
    await page.goto(`${this.#address}/?${query}`);
    return panel;
  }

  /** Ends the browser too. */
  async close(): Promise<void> {
    await closeBrowser();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  /** True until the browser ended, by itself or with the run. */
  get isOpen(): boolean {
    return this.#browser.isConnected();
  }

  get #address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Leaves nothing of the test in the page; where it does not come back from it, it is closed. */
  async #takeBack(page: Page): Promise<void> {
    if (page.isClosed()) return;
    for (const name of pageEvents) page.removeAllListeners(name);
    try {
      await page.goto(`${this.#address}/blank`, { timeout: 5_000 });
      await page.emulateMedia({ reducedMotion: null, forcedColors: null, colorScheme: null });
      // Outside of the page, or what lies below would be drawn as pointed at.
      await page.mouse.move(-10, -10);
      this.#idle.push(page);
    } catch {
      // A page that hangs; the next test gets a new one.
      await page.context().close();
    }
  }
}

/** What a test may listen to: Playwright listens to other events of a page by itself. */
const pageEvents = [
  'pageerror',
  'console',
  'dialog',
  'framenavigated',
  'popup',
  'request',
  'requestfailed',
  'response',
];

let shared: Promise<PanelSite> | undefined;

/** The site of all suites of a run: the panel is built once, and one browser shows it. */
async function sharedSite(): Promise<PanelSite> {
  if (shared !== undefined && !(await shared).isOpen) shared = undefined;
  shared ??= PanelSite.open(true);
  return shared;
}

/** Opens a panel for a test, which ends with `close()`, or the next one gets a new page. */
export async function openPanel(
  theme?: PanelTheme,
  width?: number,
  height?: number,
): Promise<PanelPage> {
  return (await sharedSite()).page(theme, width, height);
}

/** The dashboard in such a page. */
export async function openDashboardPage(
  ...given: Parameters<PanelSite['dashboard']>
): Promise<PanelPage> {
  return (await sharedSite()).dashboard(...given);
}

/** The same where VS Code is German. */
export async function openGermanPanel(width?: number, height?: number): Promise<PanelPage> {
  return (await sharedSite()).germanPage(width, height);
}

/** The same on a Mac or on Windows, as far as a page can tell. */
export async function openPanelOn(platform: string): Promise<PanelPage> {
  return (await sharedSite()).pageOn(platform);
}

/** One panel, and the host's side of it. */
export class PanelPage {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly errors: string[] = [];
  /** Gives the page back. A test that ends must not use it any more. */
  readonly close: () => Promise<void>;
  #seq = 0;

  constructor(page: Page, close: () => Promise<void>) {
    this.page = page;
    this.close = close;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') this.errors.push(line.text());
    });
  }

  /** Sends what the host would send, numbered as the host numbers it. */
  async send(...bodies: readonly HostMessageBody[]): Promise<void> {
    await this.sendRounds([bodies]);
  }

  /** The same again and again, each once what came before is painted, in one call of the page. */
  async sendRounds(rounds: readonly (readonly HostMessageBody[])[]): Promise<void> {
    await this.#post(rounds.map((bodies) => bodies.map((body) => this.#numbered(body))));
  }

  #numbered(body: HostMessageBody): unknown {
    this.#seq = body.type === 'snapshot' ? 0 : this.#seq + 1;
    return { ...body, seq: this.#seq };
  }

  /** Sends messages as they are and waits until they are painted. */
  async sendRaw(messages: readonly unknown[]): Promise<void> {
    await this.#post([messages]);
  }

  async #post(rounds: readonly (readonly unknown[])[]): Promise<void> {
    // As text, as VS Code does it: Playwright goes through an object piece by piece, several times.
    await this.page.evaluate(async (text) => {
      for (const messages of JSON.parse(text) as unknown[][]) {
        for (const message of messages) postMessage(message, '*');
        await new Promise((resolve) => {
          globalThis.onMark = () =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
          postMessage('mark', '*');
        });
      }
    }, JSON.stringify(rounds));
  }

  /** Presses a key as VS Code has it: the page hears it, and what the key is bound to runs. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    const to = goalOfKey(key);
    if (to) await this.send({ type: 'go', to });
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

  /** Waits until what has this label has the focus: it is often given with the next frame. */
  async focusOn(label: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => document.activeElement?.getAttribute('aria-label') === wanted,
      label,
    );
  }

  /** Leaves the turns out of the picture, not out of the page: painting many takes most of the time. */
  async paintTurns(painted: boolean): Promise<void> {
    await this.page.evaluate(
      (visibility) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`[role=log] article { visibility: ${visibility} }`);
        document.adoptedStyleSheets.push(sheet);
      },
      painted ? 'visible' : 'hidden',
    );
  }

  /** Takes a picture for a person to look at, where PARLEY_SCREENS=1 asks for them. */
  async picture(name: string): Promise<void> {
    if (process.env['PARLEY_SCREENS'] !== '1') return;
    await this.page.screenshot({ path: path.join(outDir, 'screens', `${name}.png`) });
  }

  /** Changes the theme as VS Code does it while a page is shown. */
  async wear(theme: PanelTheme): Promise<void> {
    await this.page.evaluate(
      async ([name, classes]) => {
        document.documentElement.dataset['theme'] = name;
        document.body.dataset['vscodeThemeKind'] = `vscode-${name}`;
        document.body.className = classes;
        await new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
        });
      },
      [theme, bodyClasses[theme]] as const,
    );
  }

  /** All that axe finds, however small, with the elements it is about; by these rules only, where given. */
  async faults(rules?: readonly string[]): Promise<string[]> {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await this.page.evaluate(await readFile(axe, 'utf8'));
    return this.page.evaluate(
      async (runOnly) => {
        const options = { resultTypes: ['violations'], ...(runOnly ? { runOnly } : {}) };
        const { violations } = await globalThis.axe.run(options);
        return violations.map(
          (each) =>
            `${each.id}: ${each.nodes.map((node) => node.html + (node.failureSummary ?? '')).join(' | ')}`,
        );
      },
      rules && [...rules],
    );
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
  readonly body: string | Uint8Array;
}

/** Builds the panel: its late parts into `out/panel`, where they stay, and the others into memory. */
async function buildPanel(): Promise<ReadonlyMap<string, Uint8Array>> {
  const mode = { production: true, outdir: builtInto };
  const [panel, dashboard, german] = await Promise.all([
    esbuild.build({ ...webviewOptions(mode), write: false }),
    esbuild.build({ ...dashboardOptions(mode), write: false }),
    esbuild.build({ ...germanOptions(mode), write: false }),
    buildLateParts(mode),
  ]);
  const files = [panel, dashboard, german].flatMap(({ outputFiles }) => outputFiles);
  return new Map(files.map(({ path: file, contents }) => [file, contents]));
}

const builtInto = path.join(outDir, 'panel');

async function answer(
  built: ReadonlyMap<string, Uint8Array>,
  pathname: string,
  query: URLSearchParams,
): Promise<Answer> {
  if (pathname === '/favicon.ico') return { status: 204, headers: {}, body: '' };
  if (pathname === '/') {
    const theme = (query.get('theme') ?? 'dark') as PanelTheme;
    const files = query.get('page') === 'dashboard' ? dashboardFiles : panelFiles;
    return pageFor(theme, { ...files, isGerman: query.has('german') }, query.get('platform'));
  }
  if (pathname === '/blank')
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '' };
  const file =
    pathname === '/themes.css'
      ? path.join(repoRoot, 'test', 'fixtures', 'panelThemes.css')
      : path.join(builtInto, path.normalize(pathname));
  try {
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    const body = built.get(file) ?? (await readFile(file));
    return { status: 200, headers: { 'content-type': type }, body };
  } catch {
    return { status: 404, headers: {}, body: '' };
  }
}

interface PageFiles {
  /** Of its script and style. */
  readonly name: string;
  /** Of its texts in German. */
  readonly german: string;
}

const panelFiles: PageFiles = { name: 'main', german: 'german' };
const dashboardFiles: PageFiles = { name: 'dashboard', german: 'germanDashboard' };

/** The page that the host makes, and the two things that VS Code adds: its API and its theme. */
function pageFor(
  theme: PanelTheme,
  { name, german, isGerman }: PageFiles & { readonly isGerman: boolean },
  platform: string | null,
): Answer {
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
<html lang="${isGerman ? 'de' : 'en'}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta property="csp-nonce" content="${nonce}">
<title>Parley</title>
<script nonce="${nonce}">
// A page that an earlier test had is like a new one; a reload keeps what the panel stored.
if (performance.getEntriesByType('navigation')[0].type === 'navigate') sessionStorage.clear();
${
  platform === null
    ? ''
    : `Object.defineProperty(navigator, 'platform', { value: ${JSON.stringify(platform)} });`
}
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
  // A panel numbers what it says, the dashboard does not.
  postMessage: (given) => void posted.push(structuredClone('seq' in given ? given.message : given)),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state) => sessionStorage.setItem('state', JSON.stringify(state ?? null)),
});
</script>
<link rel="stylesheet" href="themes.css">
<link rel="stylesheet" href="${name}.css">
</head>
<body class="${bodyClasses[theme]}" data-vscode-theme-kind="vscode-${theme}">
<div id="root" data-parley-root></div>
<script type="module" nonce="${nonce}">
performance.mark('script-begins');
addEventListener('focusin', ({ target }) => {
  if (target.tagName === 'TEXTAREA') performance.mark('input-ready');
}, { once: true });
</script>
${
  isGerman
    ? `<script type="module" nonce="${nonce}" src="${german}.js"></script>
`
    : ''
}<script type="module" nonce="${nonce}" src="${name}.js"></script>
</body>
</html>`;
  const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
  return { status: 200, headers, body };
}
