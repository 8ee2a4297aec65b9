// `npm run check:provider -- --kind KIND --base-url URL --model NAME [--key-env VAR] [--api chat|responses]`:
// holds an adapter against a real server and prints pass or fail per point. Exit code 1 on a fail.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { enterNode24 } from './lib/dependencies.mjs';
import { points } from './lib/providerPoints.mjs';
import { ClearError, messageOf, reportFailure } from './lib/report.mjs';

const usage =
  'npm run check:provider -- --kind openai --base-url http://127.0.0.1:8080/v1 --model NAME [--key-env VAR] [--api chat|responses]';

async function main() {
  if (!(await enterNode24(process.argv[1] ?? ''))) return;
  const trial = await trialOf(options());
  let failed = 0;
  process.stdout.write(`\n${trial.provider.label}, ${trial.model}\n`);
  for (const { name, run } of points) {
    const { result, note } = await run(trial);
    if (result === 'fail') failed++;
    process.stdout.write(
      `  ${result.padEnd(4)}  ${name}${note === undefined ? '' : `: ${note}`}\n`,
    );
  }
  process.stdout.write(failed === 0 ? '\nAll of it holds.\n' : `\n${failed} point(s) failed.\n`);
  // A client may keep its connections for a while.
  process.exit(failed === 0 ? 0 : 1);
}

/** @typedef {{ kind: string, baseUrl?: string, model: string, keyEnv?: string, api?: string }} Options */

/** @returns {Options} */
function options() {
  const text = /** @type {const} */ ({ type: 'string' });
  const names = { kind: text, 'base-url': text, model: text, 'key-env': text, api: text };
  try {
    const { values } = parseArgs({ options: names });
    const { kind = 'openai', model, 'base-url': baseUrl, 'key-env': keyEnv, api } = values;
    if (model === undefined) throw new Error('--model is missing');
    return { kind, model, ...defined({ baseUrl, keyEnv, api }) };
  } catch (error) {
    throw new ClearError(`${messageOf(error)}. Usage: ${usage}`);
  }
}

/** @param {Options} options @returns {Promise<import('./lib/providerPoints.mjs').Trial>} */
async function trialOf({ kind, baseUrl, model, keyEnv, api }) {
  const { createProvider } = await import('../src/models/createProvider.ts');
  const { wellKnownProviders } = await import('../src/models/wellKnown.ts');
  const known = wellKnownProviders.find((each) => each.kind === kind);
  if (!known) {
    const kinds = wellKnownProviders.map((each) => each.kind).join(', ');
    throw new ClearError(`There is no kind “${kind}”. Kinds: ${kinds}.`);
  }
  const address = baseUrl ?? known.baseUrl;
  if (address === undefined) throw new ClearError(`${known.label} needs --base-url.`);
  if (api !== undefined && api !== 'chat' && api !== 'responses')
    throw new ClearError('--api is “chat” or “responses”.');
  const key = process.env[keyEnv ?? known.keyName ?? ''];
  if (keyEnv !== undefined && key === undefined)
    throw new ClearError(`The environment has no ${keyEnv}.`);
  let aborted = () => false;
  /** @type {typeof fetch} */
  const watched = (input, init) => {
    const signal = init?.signal;
    aborted = () => signal?.aborted ?? false;
    return fetch(input, init);
  };
  /** @param {string | undefined} sent */
  const withKey = (sent) =>
    createProvider(known.protocol, {
      id: kind,
      label: `${known.label} at ${new URL(address).host}`,
      baseUrl: address,
      key: () => Promise.resolve(sent),
      fetch: watched,
      ...(api === undefined ? {} : { api }),
    });
  const provider = await withKey(key);
  return { model, provider, keySet: key !== undefined, withKey, lastAborted: () => aborted() };
}

/**
 * @template {Record<string, string | undefined>} T
 * @param {T} values
 * @returns {{ [K in keyof T]?: string }}
 */
function defined(values) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return /** @type {{ [K in keyof T]?: string }} */ (Object.fromEntries(entries));
}

await main().catch(reportFailure);
