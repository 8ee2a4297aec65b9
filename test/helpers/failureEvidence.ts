// Root hooks of the UI tests: a failing test leaves screenshots and the host's log, and nothing outlives the run.
import fs from 'node:fs';
import path from 'node:path';
import type { RootHookObject } from 'mocha';
import { outDir } from '../../scripts/lib/paths.mjs';
import { closeBrowser, closeWindows, openPages } from './browser.ts';
import { keptVsCode } from './keptParley.ts';
import { runningVsCodes, type VsCode } from './vscodeServer.ts';

const failuresDir = path.join(outDir, 'ui-failures');

export const mochaHooks: RootHookObject = {
  async afterEach(this: Mocha.Context) {
    await keepEvidenceOf(this.currentTest);
  },
  async afterAll() {
    // A process that runs one file after another goes on with its browser and a window, which end with it.
    const isLast = process.env['MOCHA_WORKER_ID'] === undefined;
    const staying = isLast ? undefined : keptVsCode();
    for (const vscode of runningVsCodes) {
      if (vscode === staying) continue;
      await closeWindows(vscode);
      await vscode.stop();
    }
    if (isLast) await closeBrowser();
  },
};

/** Keeps what a failed test leaves. A suite that ends its windows after each test calls it before. */
export async function keepEvidenceOf(test: Mocha.Test | undefined): Promise<void> {
  if (test?.state !== 'failed' || runningVsCodes.size === 0) return;
  const folder = path.join(
    failuresDir,
    test
      .fullTitle()
      .replaceAll(/[^\w.-]+/g, '-')
      .slice(0, 120),
  );
  fs.rmSync(folder, { recursive: true, force: true });
  let index = 0;
  for (const vscode of runningVsCodes) {
    index += 1;
    await keepEvidence(vscode, index === 1 ? folder : path.join(folder, String(index)));
  }
  if (index > 0) console.log(`        evidence: ${path.relative(process.cwd(), folder)}`);
}

async function keepEvidence(vscode: VsCode, folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  for (const [index, page] of openPages(vscode).entries()) {
    try {
      await page.screenshot({
        path: path.join(folder, `window-${index + 1}.png`),
        timeout: 10_000,
      });
    } catch (error) {
      fs.writeFileSync(
        path.join(folder, `window-${index + 1}.txt`),
        `no screenshot: ${String(error)}\n`,
      );
    }
  }
  for (const log of vscode.logs()) {
    if (log.text !== '')
      fs.writeFileSync(path.join(folder, log.file.replaceAll(/[/\\]/g, '-')), log.text);
  }
}
