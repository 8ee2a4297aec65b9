// What a person sees of the scripts: named steps with their time, and one clear line when something fails.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setupLog } from './paths.mjs';

/** A failure whose message is already the one line that a person should read. */
export class ClearError extends Error {
  /** @param {string} message what happened and what to do */
  constructor(message) {
    super(message);
    this.name = 'ClearError';
  }
}

/** Details go to a file, so that the terminal keeps one line per step. @param {string} text */
export function logDetail(text) {
  try {
    fs.mkdirSync(path.dirname(setupLog), { recursive: true });
    fs.appendFileSync(setupLog, text.endsWith('\n') ? text : `${text}\n`);
  } catch (error) {
    // A full disk must not hide the failure that is being reported.
    process.stderr.write(`(the log could not be written: ${messageOf(error)})\n`);
  }
}

/** What each step that is under way says of itself: on a terminal they share the last line. @type {Map<string, string>} */
const underWay = new Map();

/** Whole lines, above the one that tells what is under way. @param {string} text */
export function say(text) {
  clearLive();
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  showLive();
}

function showLive() {
  if (!process.stdout.isTTY || underWay.size === 0) return;
  // Of a line that runs over into the next one only the end could be taken back.
  const line = `  …   ${[...underWay.values()].join(' · ')}`;
  process.stdout.write(line.slice(0, (process.stdout.columns || 80) - 1));
}

function clearLive() {
  if (process.stdout.isTTY && underWay.size > 0) process.stdout.write('\r\x1b[K');
}

/** @param {string} name @param {string} [words] none: it is over */
function tellLive(name, words) {
  clearLive();
  if (words === undefined) underWay.delete(name);
  else underWay.set(name, words);
  showLive();
}

/**
 * Runs one named step, maybe beside others. `work` returns a short note; `already: true` means that nothing had to be done.
 * @param {string} name
 * @param {(progress: (note: string) => void) => Promise<{ already?: boolean, note?: string }>} work
 */
export async function step(name, work) {
  const started = Date.now();
  logDetail(`\n== ${new Date().toISOString()} ${name}`);
  tellLive(name, name);
  const progress = (/** @type {string} */ note) => {
    const words = `${name}: ${note} (${((Date.now() - started) / 1000).toFixed(0)} s)`;
    if (process.stdout.isTTY) tellLive(name, words);
    else say(`  …   ${words}`);
  };
  try {
    const result = await work(progress);
    tellLive(name);
    const took = result.already ? 'ok' : `${((Date.now() - started) / 1000).toFixed(1)} s`;
    say(`  ok  ${name}${result.note ? `: ${result.note}` : ''} (${took})`);
  } catch (error) {
    tellLive(name);
    say(`  NO  ${name}`);
    throw error;
  }
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * Turns the details of a failed command into the one line that says what to do.
 * @param {string} what the thing that was tried, as in "Installing the dependencies"
 * @param {string} details everything that the command printed
 */
export function explainFailure(what, details) {
  const log = path.relative(process.cwd(), setupLog) || setupLog;
  if (/ENOSPC|no space left/i.test(details))
    return `${what} failed: the disk is full. Free some space (about 1.5 GB is needed), then run the command again.`;
  if (/EACCES|EPERM|permission denied/i.test(details))
    return `${what} failed: no permission to write. Check who owns this folder and the npm cache; details are in ${log}.`;
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network request|fetch failed|Could not resolve|Temporary failure resolving|Unable to fetch/i.test(
      details,
    )
  ) {
    return `${what} failed: the network is not reachable. Check the connection or the proxy and registry settings of npm, then run the command again; details are in ${log}.`;
  }
  if (/lock file.*sync|can only install packages when your package.json/i.test(details))
    return `${what} failed: package.json and package-lock.json do not agree. Run "npm install", then run the command again.`;
  return `${what} failed; details are in ${log}.`;
}

/** Says the one line and sets the exit code; an unexpected error keeps its stack in the log. @param {unknown} error */
export function reportFailure(error) {
  if (!(error instanceof ClearError))
    logDetail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const full = !(error instanceof ClearError) && /ENOSPC/.test(messageOf(error));
  process.stderr.write(
    `${full ? explainFailure('Writing a file', 'ENOSPC') : `Parley: ${messageOf(error)}`}\n`,
  );
  process.exitCode = 1;
}
