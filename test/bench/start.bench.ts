import {
  closeBrowser,
  closeWindows,
  openWindow,
  reloadWindow,
  runCommand,
} from '../helpers/browser.ts';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { chatFrame, providerSettings } from '../helpers/parleyPanel.ts';
import { startVsCode } from '../helpers/vscodeServer.ts';
import { buildFigures } from './builds.ts';
import { bundleFigures } from './bundles.ts';
import { lower, median, type Figure } from './figures.ts';
import { chunkToPaint, enterToWire, stopToClose } from './latency.ts';

const starts = 20;
const readyLine = /Parley \S+ is ready; activate\(\) took ([\d.]+) ms/gu;

/** Start-up, sizes, latencies and build times. */
export async function run(): Promise<readonly Figure[]> {
  const bundles = await bundleFigures();
  const activation = await activationTimes();
  const latency = await latencyFigures();
  // Last: it writes dist/ anew.
  return [...activation, ...bundles, ...latency, ...(await buildFigures())];
}

/** What `activate()` itself reports in the log, over as many starts of the extension host. */
async function activationTimes(): Promise<readonly Figure[]> {
  const vscode = await startVsCode();
  try {
    const page = await openWindow(vscode);
    const times = (): readonly number[] =>
      vscode
        .logs()
        .flatMap(({ text }) => Array.from(text.matchAll(readyLine), ([, took]) => Number(took)));
    for (let start = 1; start <= starts; start++) {
      while (times().length < start) await new Promise((done) => setTimeout(done, 100));
      if (start < starts) await reloadWindow(page);
    }
    return [lower(`activate(), median of ${starts} host starts`, median(times()), 'ms', 20)];
  } finally {
    await closeWindows(vscode);
    await vscode.stop();
    await closeBrowser();
  }
}

async function latencyFigures(): Promise<readonly Figure[]> {
  const sent: number[] = [];
  const server = await startFakeModelServer({ onSent: (at, epoch) => void (sent[at] = epoch) });
  // Or requests for summaries would stand among those that are timed.
  const settings = { ...providerSettings(server.url), 'parley.context.compactAt': 0 };
  const vscode = await startVsCode({ settings });
  try {
    const page = await openWindow(vscode);
    await runCommand(page, 'Parley: Focus Chat Input');
    const frame = await chatFrame(page);
    const wire = await enterToWire({ page, frame, server });
    const paint = await chunkToPaint({ page, frame, server, sent });
    return [...wire, ...paint, ...(await stopToClose({ page, frame, server }))];
  } finally {
    await closeWindows(vscode);
    await vscode.stop();
    await server.close();
    await closeBrowser();
  }
}
