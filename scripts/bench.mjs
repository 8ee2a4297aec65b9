// `npm run bench [-- SUITE …]`: runs the suites of test/bench under Node 24, prints a row per figure
// and writes .bench/SUITE.json. Without a name it runs all suites, save those that take minutes.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { enterNode24 } from './lib/dependencies.mjs';
import { repoRoot } from './lib/paths.mjs';
import { ClearError, reportFailure } from './lib/report.mjs';
import { ensureVsCodeHost } from './lib/vscodeHost.mjs';

/**
 * @typedef {{ name: string, value: number, unit: string, goal: number | null, better: 'lower' | 'higher' }} Figure
 * @typedef {{ run(args: readonly string[]): Promise<readonly Figure[]>, needs?: readonly string[], onDemand?: boolean }} Suite
 */

/** What a suite may need; one that does not say needs all. @type {Record<string, () => Promise<unknown>>} */
const needed = {
  vscode: ensureVsCodeHost,
  chromium: ensureChromium,
  build: () => build('production'),
};

const folder = path.join(repoRoot, 'test', 'bench');

async function main() {
  if (!(await enterNode24(process.argv[1] ?? ''))) return;
  const all = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.bench.ts'))
    .map((name) => name.slice(0, -'.bench.ts'.length));
  const [first, ...rest] = process.argv.slice(2);
  const chosen = first === undefined ? all : [first];
  for (const name of chosen) {
    if (!all.includes(name))
      throw new ClearError(`There is no suite “${name}”. Suites: ${all.join(', ')}.`);
  }
  /** @type {Map<string, Suite>} */
  const suites = new Map();
  for (const name of chosen) {
    const suite = await import(pathToFileURL(path.join(folder, `${name}.bench.ts`)).href);
    if (first !== undefined || !suite.onDemand) suites.set(name, suite);
  }
  for (const [name, ensure] of Object.entries(needed)) {
    if ([...suites.values()].some((suite) => suite.needs?.includes(name) ?? true)) await ensure();
  }
  for (const [name, suite] of suites) await runSuite(name, suite, rest);
}

/** @param {string} name @param {Suite} suite @param {readonly string[]} args */
async function runSuite(name, suite, args) {
  const figures = await suite.run(args);
  process.stdout.write(`\n${name}\n`);
  for (const figure of figures) process.stdout.write(`${row(figure)}\n`);
  const file = path.join(repoRoot, '.bench', `${name}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}

/** @param {Figure} figure */
function row({ name, value, unit, goal, better }) {
  const met =
    goal === null ? '' : (better === 'lower' ? value <= goal : value >= goal) ? 'met' : 'MISSED';
  const aim = goal === null ? '' : `goal ${better === 'lower' ? '≤' : '≥'} ${goal} ${unit}`;
  return `  ${name.padEnd(58)} ${value.toFixed(1).padStart(10)} ${unit.padEnd(4)} ${aim.padEnd(20)} ${met}`;
}

await main().catch(reportFailure);
