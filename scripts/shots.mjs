// `npm run shots [-- --only NAME] [-- --panel | --window] [-- --readme]`: pictures of every state of the
// panel in all themes and of Parley in a window, into out/shots, to be looked at.
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { enterNode24 } from './lib/dependencies.mjs';
import { repoRoot } from './lib/paths.mjs';
import { reportFailure } from './lib/report.mjs';
import { ensureVsCodeHost } from './lib/vscodeHost.mjs';

async function main() {
  if (!(await enterNode24(process.argv[1] ?? ''))) return;
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      panel: { type: 'boolean', default: false },
      window: { type: 'boolean', default: false },
      readme: { type: 'boolean', default: false },
    },
  });
  const inWindow = values.window || values.readme;
  const both = !values.panel && !inWindow && values.only === undefined;
  const wanted = {
    ...(values.only === undefined ? {} : { only: values.only }),
    panel: both || values.panel || values.only !== undefined,
    window: both || inWindow,
    readme: values.readme,
  };
  await ensureChromium();
  if (wanted.window) {
    await ensureVsCodeHost();
    await build('production');
  }
  // By its address: the scripts are checked without the types of a page.
  const file = path.join(repoRoot, 'test', 'ui', 'takeShots.ts');
  const { takeShots } = await import(pathToFileURL(file).href);
  await takeShots(wanted, (/** @type {string} */ text) => process.stdout.write(`${text}\n`));
}

await main().catch(reportFailure);
