import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';
import { t } from '../../protocol/texts.ts';
import { pageBuild } from './pageBuild.ts';

/** What a page kept in another run of the host may be old: VS Code writes it down now and then. */
const run = randomBytes(9).toString('base64url');

/** A page by its files: `german` holds its texts where VS Code is German. */
interface PageFiles {
  readonly name: 'main' | 'dashboard';
  readonly german: 'german' | 'germanDashboard';
  /** A theme may have a dark side bar beside light editors. */
  readonly place: 'side-bar' | 'tab';
}

const chatPage: PageFiles = { name: 'main', german: 'german', place: 'side-bar' };
export const chatTabPage: PageFiles = { ...chatPage, place: 'tab' };
export const dashboardPage: PageFiles = {
  name: 'dashboard',
  german: 'germanDashboard',
  place: 'tab',
};

/** Loads a page, a chat's of the side bar where none is named, into a webview. */
export function showPage(webview: Webview, extensionUri: Uri, page: PageFiles = chatPage): void {
  // Scripts are allowed after the page is set: the other way round VS Code loads an empty page with
  // scripts first, and warns that this one has no content security policy.
  webview.html = pageHtml(webview, extensionUri, page);
  webview.options = {
    enableScripts: true,
    localResourceRoots: [Uri.joinPath(extensionUri, 'dist', 'webview')],
  };
}

/** Says in a page's place why it could not be loaded, with what can be done: `again` is the command that tries. */
export function showFailure(webview: Webview, error: unknown, again = 'parley.focusChat'): void {
  webview.html = failureHtml(error instanceof Error ? error.message : String(error), again);
  webview.options = { enableCommandUris: [again, 'parley.openLog'] };
}

function failureHtml(reason: string, again: string): string {
  const shown = reason.slice(0, 500).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!DOCTYPE html>
<html lang="${isGerman() ? 'de' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Parley</title>
</head>
<body>
<h3>${t('Parley could not be opened')}</h3>
<p>${shown}</p>
<p>${t('Your chats are not touched. Where Parley was updated just now, reload the window.')}</p>
<p><a href="command:${again}">${t('Try Again')}</a></p>
<p><a href="command:parley.openLog">${t('Show Log')}</a></p>
</body>
</html>`;
}

/**
 * Such a page. Nothing from the network, scripts by nonce only, no HTML from strings
 * (trusted types); `fast-html` is the one policy that the control toolkit makes.
 */
function pageHtml(webview: Webview, extensionUri: Uri, page: PageFiles): string {
  const nonce = randomBytes(16).toString('base64url');
  const asset = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src 'nonce-${nonce}' ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    // What the page itself made of bytes: the images of messages.
    `img-src ${webview.cspSource} blob:`,
    "require-trusted-types-for 'script'",
    'trusted-types fast-html',
  ].join('; ');
  const script = (name: string): string =>
    `<script type="module" nonce="${nonce}" src="${asset(name)}"></script>`;
  const german = isGerman();
  // Scripts run in this order, so that the panel finds its texts.
  const scripts = [...(german ? [page.german] : []), page.name]
    .map((name) => script(`${name}.js`))
    .join('\n');
  return `<!DOCTYPE html>
<html lang="${german ? 'de' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<title>Parley</title>
<link rel="stylesheet" href="${asset(`${page.name}.css`)}">
</head>
<body data-place="${page.place}">
<div id="root" data-parley-root data-build="${pageBuild()}" data-run="${run}"></div>
${scripts}
</body>
</html>`;
}

function isGerman(): boolean {
  return env.language.split('-')[0] === 'de';
}
