// What an adapter has to show, as far as any real server can be asked for it: the points of `npm run check:provider`.
import * as v from 'valibot';

/**
 * @typedef {import('../../src/models/languageModel.ts').LanguageModel} LanguageModel
 * @typedef {import('../../src/models/languageModel.ts').ModelRequest} ModelRequest
 * @typedef {import('../../src/models/languageModel.ts').StreamOutcome} StreamOutcome
 * @typedef {import('../../src/models/languageModel.ts').Provider} Provider
 * @typedef {import('../../src/protocol/model.ts').ModelInfo} ModelInfo
 * @typedef {import('../../src/protocol/model.ts').Usage} Usage
 * @typedef {{ result: 'pass' | 'fail' | 'skip', note?: string }} Verdict
 * @typedef {{ text: string, pieces: number, calls: ReadonlyMap<number, { name: string, arguments: string }>, usage: Usage | undefined, outcome: StreamOutcome | undefined, finishes: number }} Streamed
 */

/**
 * What is tried, and with what.
 * @typedef {object} Trial
 * @property {string} model
 * @property {Provider} provider
 * @property {boolean} keySet
 * @property {(key: string) => Promise<Provider>} withKey another provider of the same server
 * @property {() => boolean} lastAborted whether the latest request was called off at the socket
 */

/** A request that hangs is a failure of its own; the slowest local model starts within this. */
const longest = 180_000;
/** Milliseconds from an abort to the stream's end; 100 are the aim, the rest is for a busy machine. */
const atOnce = 1_000;

/** @type {readonly { name: string, run: (trial: Trial) => Promise<Verdict> }[]} */
export const points = [
  { name: 'lists its models', run: lists },
  { name: 'streams a whole answer and says that it is whole', run: answers },
  { name: 'says what it counted', run: counts },
  { name: 'says where the limit ended an answer', run: isLimited },
  { name: 'answers several at once, each its own', run: answersSeveral },
  { name: 'stops in the middle, and closes the connection', run: stops },
  { name: 'answers with JSON of a given shape', run: answersInShape },
  { name: 'calls a tool', run: callsTool },
  { name: 'takes an image', run: takesImage },
  { name: 'fails for a model that is not there', run: failsForModel },
  { name: 'fails for a wrong key, and never shows it', run: failsForKey },
];

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function lists({ provider, model }) {
  const list = await provider.models(AbortSignal.timeout(longest));
  if (list.type === 'failed') return fail(list.failure.title);
  const there = list.models.some(({ ref }) => ref.model === model);
  return pass(`${list.models.length} model(s)${there ? '' : `, ${model} not among them`}`);
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function answers(trial) {
  const streamed = await ask(await modelOf(trial), 'Count from one to ten, in words.');
  const problem = wrongEnd(streamed, ['stop']) ?? (streamed.text === '' ? 'no text' : undefined);
  if (problem) return fail(problem);
  return pass(streamed.pieces > 1 ? `${streamed.pieces} pieces` : 'in one piece');
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function counts(trial) {
  const { usage, ...streamed } = await ask(await modelOf(trial), 'Say: ready');
  const problem = wrongEnd({ usage, ...streamed }, ['stop']);
  if (problem) return fail(problem);
  if (!usage) return skip('it reports no usage; Parley counts by itself');
  if (usage.input <= 0 || usage.output <= 0) return fail(JSON.stringify(usage));
  return pass(`${usage.input} tokens in, ${usage.output} out`);
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function isLimited(trial) {
  const long = 'Write the numbers from 1 to 500, separated by commas.';
  const streamed = await ask(await modelOf(trial), long, { maxOutputTokens: 16 });
  const problem = wrongEnd(streamed, ['length']);
  return problem ? fail(problem) : pass();
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function answersSeveral(trial) {
  const model = await modelOf(trial);
  const words = ['apple', 'river', 'candle'];
  const all = await Promise.all(
    words.map((word) => ask(model, `Repeat this word and nothing else: ${word}`)),
  );
  const problem = all.map((each) => wrongEnd(each, ['stop'])).find(Boolean);
  if (problem) return fail(problem);
  const own = all.filter(({ text }, at) => text.toLowerCase().includes(words[at] ?? ''));
  return own.length === all.length ? pass() : fail('an answer was not for its question');
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function stops(trial) {
  const abort = new AbortController();
  let aborted = 0;
  const long = 'Write the numbers from 1 to 500, separated by commas.';
  const streamed = await ask(await modelOf(trial), long, {}, abort.signal, () => {
    aborted ||= performance.now();
    abort.abort();
  });
  const took = performance.now() - aborted;
  if (aborted === 0) return fail(wrongEnd(streamed, []) ?? 'nothing came');
  if (streamed.outcome?.type !== 'cancelled') return fail('it did not say that it was stopped');
  if (took > atOnce) return fail(`it took ${took.toFixed(0)} ms`);
  return trial.lastAborted()
    ? pass(`within ${Math.max(1, Math.round(took))} ms`)
    : fail('the connection was left open');
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function callsTool(trial) {
  const model = await modelOf(trial);
  if (model.info.capabilities?.tools === false) return skip('the model takes no tools');
  const tool = {
    name: 'get_weather',
    description: 'Tells the weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  };
  const streamed = await ask(model, 'What is the weather in Paris? Use the tool.', {
    tools: [tool],
  });
  const { outcome, calls } = streamed;
  if (outcome?.type === 'failed' && /tool|function/i.test(outcome.failure.detail ?? ''))
    return skip(`it takes no tools: ${outcome.failure.detail}`);
  const problem = wrongEnd(streamed, ['tool-calls']);
  if (problem) return fail(problem);
  const call = [...calls.values()][0];
  if (call?.name !== tool.name) return fail(`it called ${call?.name ?? 'nothing'}`);
  const { city } = parsed(call.arguments) ?? {};
  return /paris/i.test(String(city)) ? pass() : fail(`with ${call.arguments}`);
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function answersInShape(trial) {
  const { askStructured } = await import('../../src/models/structured/askStructured.ts');
  const model = await modelOf(trial);
  const shape = v.object({ city: v.string(), inhabitants: v.number() });
  const text =
    'Which city is the capital of France, and how many people live there? Answer as JSON: {"city": string, "inhabitants": number}';
  const outcome = await askStructured(
    model,
    requestOf(model, text),
    shape,
    AbortSignal.timeout(longest),
  );
  switch (outcome.type) {
    case 'value':
      return /paris/i.test(outcome.value.city) ? pass() : fail(`it said ${outcome.value.city}`);
    case 'unusable':
      return fail(outcome.problem);
    case 'failed':
      return fail(outcome.failure.title);
    case 'cancelled':
      return fail(`nothing whole within ${longest / 1_000} s`);
  }
}

/** A red square of 8 × 8 pixels. */
const red =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mP4z8CAFTEMLQkAKP8/wc53yE8AAAAASUVORK5CYII=';

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function takesImage(trial) {
  const model = await modelOf(trial);
  if (model.info.capabilities?.images !== true) return skip('nothing says that the model sees');
  const text = 'Which colour is this? One word.';
  const images = [{ mimeType: 'image/png', base64: red }];
  const streamed = await ask(model, text, { messages: [{ role: 'user', text, images }] });
  const problem = wrongEnd(streamed, ['stop']);
  if (problem) return fail(problem);
  return /red/i.test(streamed.text) ? pass() : fail(`it saw: ${streamed.text.slice(0, 60)}`);
}

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function failsForModel(trial) {
  const other = await modelOf({ ...trial, model: 'parley-no-such-model' });
  const { outcome } = await ask(other, 'Say: ready');
  if (outcome?.type === 'done') return skip('it answers whatever the model is called');
  if (outcome?.type !== 'failed') return fail('no end');
  const { kind, title } = outcome.failure;
  return refusals.has(kind) ? pass(title) : fail(title);
}

/** What a server says to a model that it does not have; some call it an error of their own. */
const refusals = new Set(['unknown-model', 'bad-request', 'bad-key', 'server-error', 'refused']);

/** @param {Trial} trial @returns {Promise<Verdict>} */
async function failsForKey(trial) {
  if (!trial.keySet) return skip('no key is set');
  const wrong = ['wrong', 'key', 'of', 'parley'].join('-');
  const provider = await trial.withKey(wrong);
  const { outcome } = await ask(await modelOf({ ...trial, provider }), 'Say: ready');
  if (outcome?.type === 'done') return skip('it takes any key');
  if (outcome?.type !== 'failed') return fail('no end');
  if (JSON.stringify(outcome.failure).includes(wrong)) return fail('the failure shows the key');
  const { kind, title } = outcome.failure;
  return kind === 'bad-key' ? pass(title) : fail(title);
}

/** The model as the provider describes it, or else by its name alone. @param {Trial} trial @returns {Promise<LanguageModel>} */
async function modelOf({ provider, model }) {
  const list = await provider.models(AbortSignal.timeout(longest));
  const listed = list.type === 'models' ? list.models : [];
  /** @type {ModelInfo} */
  const plain = {
    ref: { provider: provider.id, model },
    label: model,
    providerLabel: provider.label,
    window: { total: 8_192, reply: 2_048, assumed: true },
    exactTokens: false,
  };
  return provider.languageModel(listed.find(({ ref }) => ref.model === model) ?? plain);
}

/**
 * Asks and reads to the end. `onText` hears of each piece of text or reasoning.
 * @param {LanguageModel} model
 * @param {string} text
 * @param {Partial<ModelRequest>} [more]
 * @param {AbortSignal} [signal]
 * @param {() => void} [onText]
 * @returns {Promise<Streamed>}
 */
async function ask(model, text, more = {}, signal, onText) {
  const late = AbortSignal.timeout(longest);
  const request = { ...requestOf(model, text), ...more };
  /** @type {Map<number, { name: string, arguments: string }>} */
  const calls = new Map();
  const streamed = { text: '', pieces: 0, finishes: 0 };
  /** @type {Usage | undefined} */
  let usage;
  /** @type {StreamOutcome | undefined} */
  let outcome;
  for await (const part of model.stream(request, signal ? AbortSignal.any([signal, late]) : late)) {
    if (part.type === 'text-delta') streamed.text += part.text;
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      streamed.pieces++;
      onText?.();
    }
    if (part.type === 'tool-call-delta') {
      const call = calls.get(part.index) ?? { name: '', arguments: '' };
      calls.set(part.index, {
        name: part.name ?? call.name,
        arguments: call.arguments + part.arguments,
      });
    }
    if (part.type === 'usage') usage = part.usage;
    if (part.type === 'finish') {
      outcome = part.outcome;
      streamed.finishes++;
    }
  }
  return { ...streamed, calls, usage, outcome };
}

/** @param {LanguageModel} model @param {string} text @returns {ModelRequest} */
function requestOf(model, text) {
  return {
    messages: [{ role: 'user', text }],
    maxOutputTokens: Math.min(2_048, model.info.window.reply),
    correlation: 'check',
  };
}

/**
 * What is wrong with how a stream ended; undefined where it ended once, for one of `reasons`.
 * @param {Streamed} streamed
 * @param {readonly string[]} reasons
 */
function wrongEnd({ outcome, finishes }, reasons) {
  if (!outcome) return 'it ended without a word';
  if (finishes !== 1) return `it ended ${finishes} times`;
  if (outcome.type === 'cancelled') return `nothing whole within ${longest / 1_000} s`;
  if (outcome.type === 'failed') {
    const { title, detail } = outcome.failure;
    return detail === undefined ? title : `${title} (${detail.slice(0, 160)})`;
  }
  return reasons.includes(outcome.reason) ? undefined : `it ended with “${outcome.reason}”`;
}

/** @param {string} text @returns {Record<string, unknown> | undefined} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {string} [note] @returns {Verdict} */
const pass = (note) => (note === undefined ? { result: 'pass' } : { result: 'pass', note });
/** @param {string} note @returns {Verdict} */
const fail = (note) => ({ result: 'fail', note });
/** @param {string} note @returns {Verdict} */
const skip = (note) => ({ result: 'skip', note });
