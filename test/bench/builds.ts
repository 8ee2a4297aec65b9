import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { hostOptions } from '../../scripts/lib/hostBuild.mjs';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { webviewOptions } from '../../scripts/lib/webviewBuild.mjs';
import { lower, median, type Figure } from './figures.ts';

const rounds = 11;

/** A production build in a process of its own, and the two rebuilds that a watch makes after a save. */
export async function buildFigures(): Promise<readonly Figure[]> {
  const cold = coldBuild();
  const host = await rebuild(hostOptions({ production: false }), 'src/vscode/panel/panel.ts');
  const panel = await rebuild(webviewOptions({ production: false }), 'webview/main.tsx');
  return [
    lower('production build, cold', cold, 'ms'),
    lower('rebuild of the host after a change, median', host, 'ms', 100),
    lower('rebuild of the panel after a change, median', panel, 'ms', 100),
  ];
}

function coldBuild(): number {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--production'], {
    cwd: repoRoot,
  });
  if (status !== 0) throw new Error('The production build failed');
  return performance.now() - from;
}

async function rebuild(options: esbuild.BuildOptions, changed: string): Promise<number> {
  const context = await esbuild.context({ ...options, write: false, absWorkingDir: repoRoot });
  try {
    await context.rebuild();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const now = new Date();
      utimesSync(path.join(repoRoot, changed), now, now);
      const from = performance.now();
      await context.rebuild();
      times.push(performance.now() - from);
    }
    return median(times);
  } finally {
    await context.dispose();
  }
}
