import { PanelSite } from '../ui/panelHarness.ts';
import { panelBundleFigures } from './bundles.ts';
import type { Figure } from './figures.ts';
import { longFigures } from './panelLong.ts';
import { pasteFigures } from './panelPaste.ts';
import { deltaFigures, restoreFigures, startFigures } from './panelPage.ts';
import { streamFigures } from './panelStreams.ts';
import { windowFigures } from './panelWindow.ts';
import { windowStreamFigures } from './panelWindowStreams.ts';

/** How fast the panel is: by itself in a browser, and in a window of VS Code. */
export async function run(args: readonly string[]): Promise<readonly Figure[]> {
  const site = await PanelSite.open();
  const figures: Figure[] = [];
  try {
    const parts = {
      start: startFigures,
      restore: restoreFigures,
      deltas: deltaFigures,
      long: longFigures,
      paste: pasteFigures,
      streams: streamFigures,
    };
    for (const [name, part] of Object.entries(parts)) {
      if (args.length === 0 || args.includes(name)) figures.push(...(await part(site)));
    }
  } finally {
    await site.close();
  }
  const inWindow = { window: windowFigures, 'window-streams': windowStreamFigures };
  for (const [name, part] of Object.entries(inWindow)) {
    if (args.length === 0 || args.includes(name)) figures.push(...(await part()));
  }
  return [...figures, ...(await panelBundleFigures())];
}
