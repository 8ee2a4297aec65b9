// Pictures of every state of the panel, and of Parley in a window, for `npm run shots`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { outDir, repoRoot } from '../../scripts/lib/paths.mjs';
import { closeBrowser } from '../helpers/browser.ts';
import { dashboardScenes, seenAt, type DashboardScene } from './dashboardScenes.ts';
import { takeWindowShots } from './windowShots.ts';
import { PanelSite, panelThemes, type PanelTheme } from './panelHarness.ts';
import type { Scene } from './panelScene.ts';
import { scenes } from './panelScenes.ts';

/** Pixels: the narrowest side bar, a usual one, an editor tab. */
const widths = [250, 400, 900] as const;
const height = 760;
/** Milliseconds for late parts (the controls, colours of code) to come. */
const patience = 250;

const folder = path.join(outDir, 'shots');

/** What is to be taken: all where nothing is named. */
export interface ShotsWanted {
  /** Parts of scenes' names, with commas between them. */
  readonly only?: string;
  readonly panel: boolean;
  readonly window: boolean;
  /** Also replaces the picture in the README. */
  readonly readme: boolean;
}

/** Writes them below `out/shots`, with a page that shows all side by side; tells each step. */
export async function takeShots(wanted: ShotsWanted, tell: (text: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (wanted.panel) await takePanelShots(wanted.only ?? '', tell);
  if (wanted.window) {
    const readme = wanted.readme ? path.join(repoRoot, 'media', 'screenshot.png') : undefined;
    try {
      await takeWindowShots(path.join(folder, 'window'), readme, tell);
    } finally {
      await closeBrowser();
    }
  }
}

async function takePanelShots(only: string, tell: (text: string) => void): Promise<void> {
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    only.split(',').some((part) => name.includes(part));
  const chosen = scenes.filter(isWanted);
  const dashboards = dashboardScenes.filter(isWanted);
  const all = [...chosen, ...dashboards];
  for (const { name } of all) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
    mkdirSync(path.join(folder, name));
  }
  const site = await PanelSite.open();
  try {
    for (const theme of panelThemes) {
      for (const width of widths) {
        for (const scene of chosen) await takeShot(site, scene, theme, width);
        for (const scene of dashboards) await takeDashboardShot(site, scene, theme, width);
        tell(`${theme}, ${width} pixels: ${all.length} pictures`);
      }
    }
  } finally {
    await site.close();
  }
  writeFileSync(path.join(folder, 'index.html'), overview(all));
}

/** In a page of its own: what one scene leaves in the input is not to be seen in the next. */
async function takeShot(
  site: PanelSite,
  scene: Scene,
  theme: PanelTheme,
  width: number,
): Promise<void> {
  const panel = await site.page(theme, width, height);
  await panel.page.waitForFunction(() => globalThis.posted.length > 0);
  await panel.send(...scene.messages);
  await panel.page
    .addStyleTag({
      content: 'body { background: var(--vscode-sideBar-background) }',
    })
    .catch(() => undefined);
  await scene.act?.(panel);
  await panel.page.waitForTimeout(patience);
  await panel.page.screenshot({ path: path.join(folder, scene.name, shotName(theme, width)) });
  await panel.page.close();
}

async function takeDashboardShot(
  site: PanelSite,
  { name, state }: DashboardScene,
  theme: PanelTheme,
  width: number,
): Promise<void> {
  const dashboard = await site.dashboard(theme, width, 2 * height);
  await dashboard.page.clock.setFixedTime(seenAt);
  await dashboard.page.waitForFunction(() => globalThis.posted.length > 0);
  await dashboard.sendRaw([{ type: 'snapshot', seq: 0, state }]);
  await dashboard.page.screenshot({ path: path.join(folder, name, shotName(theme, width)) });
  await dashboard.page.close();
}

function shotName(theme: PanelTheme, width: number): string {
  return `${theme}-${width}.png`;
}

/** A row for each scene and theme. */
function overview(chosen: readonly Pick<Scene, 'name'>[]): string {
  const rows = chosen.flatMap(({ name }) => [
    `<h2>${name}</h2>`,
    ...panelThemes.map((theme) => {
      const all = widths.map(
        (width) =>
          `<img src="${name}/${shotName(theme, width)}" alt="${name}, ${theme}, ${width}">`,
      );
      return `<p>${all.join(' ')}</p>`;
    }),
  ]);
  return `<!DOCTYPE html><meta charset="utf-8"><title>Parley</title>
<style>body { background: #888; font-family: sans-serif } p { white-space: nowrap }</style>
${rows.join('\n')}
`;
}
