import { errors, type Frame, type Page } from 'playwright-core';
import { closeWindows, openWindow, repeatUntil, type WindowOptions } from './browser.ts';
import {
  startFakeModelServer,
  type FakeModelServer,
  type FakeModelServerOptions,
} from './fakeModelServer.ts';
import { keepEvidenceOf } from './failureEvidence.ts';
import { chatFrame, messageInput, providerSettings } from './parleyPanel.ts';
import { startVsCode, type VsCode, type VsCodeOptions } from './vscodeServer.ts';

/** Parley in a window of a real VS Code, its panel open, with a fake model server behind it. */
export interface ParleyWindow {
  readonly vscode: VsCode;
  readonly server: FakeModelServer;
  readonly page: Page;
  /** The panel's frame: a new one after a reload of the window. */
  readonly frame: Frame;
  /** False once it was stopped. */
  readonly isOpen: boolean;
  stop(): Promise<void>;
}

const opened = new Set<ParleyWindow>();

/** After each test of a suite, ends every window that it opened; of a failed one evidence is kept first. */
export function endParleysAfterEach(): void {
  afterEach(async function () {
    await endParleys(this.currentTest);
  });
}

/** The same for a suite whose tests share a window. */
export function endParleysAfterAll(): void {
  after(async function () {
    await endParleys(this.currentTest);
  });
}

async function endParleys(last: Mocha.Test | undefined): Promise<void> {
  await keepEvidenceOf(last);
  for (const parley of opened) await parley.stop();
}

export interface ParleyWindowOptions {
  readonly vscode?: VsCodeOptions;
  readonly server?: FakeModelServerOptions;
  readonly window?: WindowOptions;
  /** Instead of the provider that points to the fake server. */
  readonly settings?: (server: FakeModelServer) => Readonly<Record<string, unknown>>;
}

/** The user's settings that a window of this kind has, but for the tests' own. */
export function settingsOf(
  options: ParleyWindowOptions,
  server: FakeModelServer,
): Readonly<Record<string, unknown>> {
  const { settings = ({ url }: FakeModelServer) => providerSettings(url) } = options;
  return { ...settings(server), ...options.vscode?.settings };
}

export async function openParley(options: ParleyWindowOptions = {}): Promise<ParleyWindow> {
  const server = await startFakeModelServer(options.server);
  const vscode = await startVsCode({ ...options.vscode, settings: settingsOf(options, server) });
  const page = await openWindow(vscode, options.window);
  return keepOpen({ vscode, server, page, frame: await openChat(page) });
}

/** The same window, whose panel is in another frame since. */
export function reframed(parley: ParleyWindow, frame: Frame): ParleyWindow {
  opened.delete(parley);
  return keepOpen({ ...parley, frame });
}

/** From now on no suite ends this window, until it is `reframed`. */
export function setAside(parley: ParleyWindow): void {
  opened.delete(parley);
}

function keepOpen(parts: Omit<ParleyWindow, 'isOpen' | 'stop'>): ParleyWindow {
  const { vscode, server } = parts;
  let isOpen = true;
  const parley: ParleyWindow = {
    ...parts,
    get isOpen() {
      return isOpen;
    },
    async stop() {
      isOpen = false;
      opened.delete(parley);
      await closeWindows(vscode);
      await vscode.stop();
      await server.close();
    },
  };
  opened.add(parley);
  return parley;
}

/**
 * Waits until VS Code knows Parley's commands: a list of commands that was opened before does not take
 * them in. Where the side bar's icons are hidden nothing says so, and the list is tried again and again.
 */
async function parleyListed(page: Page): Promise<void> {
  const icon = page.getByRole('tab', { name: /^Parley/ }).first();
  await icon.waitFor({ timeout: 10_000 }).catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
}

/**
 * Opens the panel as a person does by key, and waits until it can be typed into. The palette would do as
 * well, but drawing it takes longer than much of what a test does.
 */
export async function openChat(page: Page): Promise<Frame> {
  await parleyListed(page);
  const focus = () => page.keyboard.press('Control+Alt+P');
  // A window that was just loaded may not have bound the key yet.
  await repeatUntil(page.getByRole('tab', { name: /^Parley/, selected: true }).first(), focus);
  const frame = await chatFrame(page);
  // The focus arrives with the page; what a test does next must not meet it.
  const input = messageInput(frame).and(frame.locator(':focus'));
  await input.waitFor({ timeout: 3_000 }).catch(() => repeatUntil(input, focus));
  return frame;
}
