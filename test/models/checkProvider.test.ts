import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { anthropicWire } from '../helpers/anthropicWire.ts';
import { startFakeModelServer, type RecordedRequest } from '../helpers/fakeModelServer.ts';
import { geminiWire } from '../helpers/geminiWire.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  finish,
  hang,
  respond,
  text,
  textReply,
  toolCall,
  usage,
  done,
  type Script,
} from '../helpers/modelScripts.ts';
import { ollamaWire } from '../helpers/ollamaWire.ts';
import { openAiWire } from '../helpers/openAiWire.ts';
import { responsesWire } from '../helpers/responsesWire.ts';

const script = fileURLToPath(new URL('../../scripts/checkProvider.mjs', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function check(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** A model that does what it is asked. */
function obedient(request: RecordedRequest): Script {
  const { body } = request;
  const asked = JSON.stringify(fieldOf(body, 'messages'));
  if (fieldOf(body, 'model') !== 'good') return [respond(404, { error: { message: 'No model.' } })];
  if (fieldOf(body, 'max_tokens') === 16) return [text('1, 2, 3'), finish('length'), done()];
  if (fieldOf(body, 'tools') !== undefined) {
    return [toolCall('get_weather', '{"city":"Paris"}'), finish('tool_calls'), done()];
  }
  if (fieldOf(body, 'response_format') !== undefined) {
    return textReply('{"city":"Paris","inhabitants":2100000}');
  }
  if (asked.includes('image_url')) return textReply('Red.');
  if (asked.includes('1 to 500')) return [text('1, 2, 3'), hang()];
  return textReply(`You asked: ${openAiWire.lastMessage(request)}`);
}

const models = [
  {
    id: 'good',
    architecture: { input_modalities: ['text', 'image'] },
    supported_parameters: ['tools'],
  },
];

describe('npm run check:provider', function () {
  this.timeout(60_000);

  it('holds an adapter against a server, point by point', async () => {
    const key = 'key-of-the-test';
    const server = await startFakeModelServer({ models, key, script: obedient });
    const args = ['--base-url', server.url, '--model', 'good', '--key-env', 'PARLEY_TEST_KEY'];
    const { code, output } = await check(args, { PARLEY_TEST_KEY: key });
    await server.close();
    const lines = output.split('\n').filter((line) => /^ {2}(?:pass|fail|skip) /u.test(line));
    assert.equal(lines.length, 11, output);
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('  pass')),
      [],
    );
    assert.match(output, /All of it holds/u);
    assert.equal(code, 0);
    assert.ok(!output.includes(key));
  });

  for (const [kind, wire, more] of [
    ['openai', responsesWire, ['--api', 'responses']],
    ['anthropic', anthropicWire, []],
    ['gemini', geminiWire, []],
    ['ollama', ollamaWire, []],
  ] as const) {
    it(`speaks every protocol: ${[kind, ...more].join(' ')}`, async () => {
      const server = await startFakeModelServer({
        wire,
        models: ['good'],
        script: textReply('{"city":"Paris","inhabitants":2100000}'),
      });
      const args = ['--kind', kind, '--base-url', server.url, '--model', 'good', ...more];
      const { output } = await check(args);
      await server.close();
      for (const point of [
        'lists',
        'streams',
        'says what it counted',
        'stops',
        'answers with JSON',
      ])
        assert.match(output, new RegExp(`pass {2}${point}`, 'u'), output);
      // It never ends at a limit, and calls nothing: that is told.
      assert.match(output, /fail {2}says where the limit ended/u);
      assert.match(output, /fail {2}calls a tool/u);
    });
  }

  it('fails where the server does not keep to it, and says what it did', async () => {
    const server = await startFakeModelServer({
      models: ['good'],
      script: [text('some'), usage(0, 0)],
    });
    const { code, output } = await check(['--base-url', server.url, '--model', 'good']);
    await server.close();
    assert.match(output, /fail {2}streams a whole answer.*broke off/u);
    assert.match(output, /fail {2}fails for a model that is not there: .*broke off/u);
    assert.match(output, /skip {2}takes an image/u);
    assert.match(output, /skip {2}fails for a wrong key.*no key is set/u);
    assert.match(output, /\d+ point\(s\) failed/u);
    assert.equal(code, 1);
  });

  it('says what is missing in its arguments', async () => {
    const missing = await check(['--kind', 'openai']);
    assert.match(missing.output, /--model is missing/u);
    assert.equal(missing.code, 1);
    const unknown = await check(['--kind', 'pigeon', '--model', 'x']);
    assert.match(unknown.output, /no kind “pigeon”/u);
    const azure = await check(['--kind', 'azure', '--model', 'x']);
    assert.match(azure.output, /Azure OpenAI needs --base-url/u);
  });
});
