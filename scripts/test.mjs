// `npm test [-- part …] [mocha arguments]`: the set-up, then checks, unit, regress, host and ui, then one line with the totals.
import process from 'node:process';
import { enterNode24 } from './lib/dependencies.mjs';
import { endRunning, onEnding } from './lib/processes.mjs';
import { ClearError, messageOf, reportFailure, say } from './lib/report.mjs';
import { Tally } from './lib/tally.mjs';

const order = ['checks', 'unit', 'regress', 'host', 'ui'];

/** @param {readonly string[]} args */
function readArguments(args) {
  const firstOption = args.findIndex((one) => one.startsWith('-'));
  const names = firstOption < 0 ? args : args.slice(0, firstOption);
  const unknown = names.find((name) => !order.includes(name) && name !== 'desktop');
  if (unknown)
    throw new ClearError(
      `"${unknown}" is no part of the tests. The parts are ${order.join(', ')} and desktop.`,
    );
  return {
    names: names.length > 0 ? names : order,
    extra: firstOption < 0 ? [] : args.slice(firstOption),
  };
}

/** What the parts have to find on the machine. @param {readonly string[]} names */
const needsOf = (names) => ({
  forUnit: names.includes('unit'),
  inVsCode: names.includes('host') || names.includes('ui'),
});

/** @param {readonly string[]} names only what these parts need is set up */
async function setUp(names) {
  const { ensureChromium } = await import('./lib/chromium.mjs');
  const { ensureDebianTools } = await import('./lib/debianTools.mjs');
  const { ensureVsCodeHost } = await import('./lib/vscodeHost.mjs');
  const { forUnit, inVsCode } = needsOf(names);
  if (inVsCode) await ensureChromium();
  if (forUnit) await ensureDebianTools();
  if (inVsCode) await ensureVsCodeHost();
}

/**
 * A build that fails is a failed test: what does not need it still runs.
 * @param {readonly string[]} names
 * @param {Tally} tally
 * @returns {Promise<readonly string[]>} the parts that can run
 */
async function buildFor(names, tally) {
  const needBuild = new Set(['host', 'ui', 'desktop']);
  if (!names.some((name) => needBuild.has(name))) return names;
  const { build } = await import('./lib/build.mjs');
  try {
    await build('development');
    return names;
  } catch (error) {
    say(`  NO  ${messageOf(error)}`);
    for (const name of names.filter((one) => needBuild.has(one)))
      tally.fail(`${name}: not run, because the build failed`);
    return names.filter((one) => !needBuild.has(one));
  }
}

/**
 * The checks need packages of npm only: they go on beside what is downloaded and built for the others.
 * @param {readonly string[]} names
 * @param {Tally} tally
 * @param {(name: string) => Promise<void>} runPart
 * @returns {Promise<readonly string[]>} the parts that are left and can run
 */
async function setUpAndCheck(names, tally, runPart) {
  const setUpAndBuild = async () => {
    await setUp(names);
    return await buildFor(names, tally);
  };
  const [ready] = await Promise.allSettled([
    setUpAndBuild(),
    names.includes('checks') ? runPart('checks') : undefined,
  ]);
  if (ready.status === 'rejected') throw ready.reason;
  return ready.value.filter((name) => name !== 'checks');
}

async function main() {
  const { names, extra } = readArguments(process.argv.slice(2));
  const debianPackages = async () => {
    const { ensureDebianPackages } = await import('./lib/debianPackages.mjs');
    await ensureDebianPackages(needsOf(names));
  };
  if (!(await enterNode24(process.argv[1] ?? '', debianPackages))) return;
  onEnding(endRunning, 130);
  const started = Date.now();
  const { parts, runDesktop } = await import('./lib/testParts.mjs');
  const tally = new Tally();
  const runPart = async (/** @type {string} */ name) => {
    say(`\n== ${name}`);
    const part = name === 'desktop' ? runDesktop : parts[name];
    await part?.(tally, extra).catch((/** @type {unknown} */ error) =>
      tally.fail(`${name}: ${messageOf(error)}`),
    );
  };
  for (const name of await setUpAndCheck(names, tally, runPart)) await runPart(name);
  say(`\nin ${((Date.now() - started) / 1000).toFixed(0)} s`);
  tally.finish();
}

await main().catch(reportFailure);
