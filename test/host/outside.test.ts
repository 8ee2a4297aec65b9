import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import {
  CancellationTokenSource,
  type ChatContext,
  type ChatRequest,
  type ChatResponseStream,
  type ChatResult,
  type Command,
  commands,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  lm,
  LanguageModelTextPart,
  Location,
  Range,
  Uri,
} from 'vscode';
import type { LanguageModel, ModelRequest, StreamPart } from '../../src/models/languageModel.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import {
  answerInVsCodeChat,
  type ChatParticipantParts,
} from '../../src/vscode/tools/chatParticipant.ts';
import { Editors } from '../../src/vscode/editor/editors.ts';
import type { SlashCall } from '../../src/vscode/panel/slashCall.ts';
import type { EditTask } from '../../src/vscode/proposals/editTask.ts';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import {
  connectFakeModel,
  disconnect,
  openEditor,
  putOnDisk,
  removeFromDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const secret = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');

describe('Parley as others call it', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
    await startAfresh();
    await mkdir(uriOf('private').fsPath, { recursive: true });
    await putOnDisk('.parleyignore', 'private/\n');
    await putOnDisk('private/plan.ts', 'export const zygomorphicPlan = 1;\n');
    await putOnDisk('src/token.ts', `export const zygomorphicToken = '${secret}';\n`);
  });
  after(async () => {
    await Promise.all(['.parleyignore', 'private/plan.ts', 'src/token.ts'].map(removeFromDisk));
    await disconnect(server);
  });

  async function call(name: string, input: object): Promise<string> {
    const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content
      .map((part) => (part instanceof LanguageModelTextPart ? part.value : ''))
      .join('');
  }

  it('is declared as two tools', () => {
    const names = lm.tools.map(({ name }) => name).filter((name) => name.startsWith('parley_'));
    assert.deepEqual(names.toSorted(), ['parley_explainCode', 'parley_searchWorkspace']);
  });

  it('finds places with path and lines, and leaves out what is ignored and what is secret', async () => {
    const search = () =>
      call('parley_searchWorkspace', { query: 'zygomorphic token plan', limit: 5 });
    let found = await search();
    // An index that is there already hears of new files in its own time.
    while (!found.includes('src/token.ts')) {
      await setTimeout(100);
      found = await search();
    }
    assert.match(found, /src\/token\.ts lines 1-\d+/u);
    assert.match(found, /1 \| export const zygomorphicToken/u);
    assert.doesNotMatch(found, /private|zygomorphicPlan|ghp_a1/u);
  });

  it('gathers a file, lines of it and a symbol, and knows nothing of what is ignored', async () => {
    const lines = await call('parley_explainCode', {
      name: 'src/money.ts',
      startLine: 5,
      endLine: 7,
    });
    assert.match(lines, /src\/money\.ts lines 5-7\n```\n5 \| export function roundCents/u);
    assert.doesNotMatch(await call('parley_explainCode', { name: 'src/token.ts' }), /ghp_a1/u);
    for (const name of ['private/plan.ts', '../secret.txt', 'private']) {
      assert.match(await call('parley_explainCode', { name }), /^Nothing in the workspace/u);
    }
    assert.doesNotMatch(await call('parley_explainCode', { name: 'src' }), /private/u);
  });

  it('refuses an input of another shape, and ends where it is cancelled', async () => {
    const refused = /^The input cannot be used\./u;
    assert.match(await call('parley_searchWorkspace', { query: ' ' }), refused);
    const turned = { name: 'a', startLine: 9, endLine: 2 };
    assert.match(await call('parley_explainCode', turned), refused);
    const source = new CancellationTokenSource();
    source.cancel();
    const options = { input: { query: 'cart' }, toolInvocationToken: undefined };
    await assert.rejects(
      Promise.resolve(lm.invokeTool('parley_searchWorkspace', options, source.token)),
    );
  });

  describe('in the chat of VS Code', () => {
    const said: string[] = [];
    const referred: string[] = [];
    const editors = new Editors({ maxFileSize: () => 100_000, onError: fail });
    const stream = {
      markdown: (text: string) => said.push(text),
      progress: (text: string) => said.push(text),
      reference: (target: Uri | Location) =>
        referred.push((target instanceof Uri ? target : target.uri).path.split('/').at(-1) ?? ''),
      button: ({ command }: Command) => said.push(command),
    } as unknown as ChatResponseStream;

    /** What Parley's own chat is asked for, and why it would refuse. */
    const started: EditTask[] = [];
    let refusal: string | undefined;
    const tasks: ChatParticipantParts['tasks'] = {
      async start(task: EditTask, slash?: SlashCall) {
        if (refusal === undefined) started.push(task);
        else slash?.refuse(refusal);
      },
      ask: fail,
    };

    after(() => editors.dispose());
    beforeEach(() => {
      refusal = undefined;
      started.length = 0;
      said.length = 0;
      referred.length = 0;
    });

    /** What the model was asked, and how the answer ended. */
    async function ask(
      request: Partial<ChatRequest>,
      parts: readonly StreamPart[],
      history: ChatContext['history'] = [],
    ): Promise<{ readonly asked: ModelRequest | undefined; readonly result: ChatResult }> {
      const { model, requests } = scripted(parts);
      const result = await answerInVsCodeChat(
        { ...chatParts(model, editors), tasks },
        { prompt: '', references: [], command: undefined, ...request } as unknown as ChatRequest,
        { history },
        stream,
        new CancellationTokenSource().token,
      );
      return { asked: requests[0], result };
    }

    const done = { type: 'finish', outcome: { type: 'done', reason: 'stop' } } as const;

    it('streams the answer, says what went along, and tells the model what was said before', async () => {
      await openEditor('src/money.ts');
      const value = new Location(uriOf('src/cart.ts'), new Range(0, 0, 2, 0));
      const earlier = { prompt: 'Hello.', participant: 'parley.parley' };
      const { asked, result } = await ask(
        { prompt: 'What is this?', references: [{ id: 'a', value }] },
        [{ type: 'text-delta', text: 'It ' }, { type: 'text-delta', text: 'adds.' }, done],
        [earlier] as unknown as ChatContext['history'],
      );
      assert.deepEqual([said, result], [['It ', 'adds.'], {}]);
      assert.ok(referred.includes('cart.ts') && referred.includes('money.ts'), referred.join(' '));
      const roles = asked?.messages.map(({ role, text }) => [role, text.slice(0, 6)]);
      assert.deepEqual(roles?.[1], ['user', 'Hello.']);
      assert.match(asked?.messages.at(-1)?.text ?? '', /src\/cart\.ts[^]*What is this\?$/u);
    });

    it('explains the code in the editor, and asks for one where there is none', async () => {
      await commands.executeCommand('workbench.action.closeAllEditors');
      const none = await ask({ command: 'explain' }, [done]);
      assert.match(none.result.errorDetails?.message ?? '', /Open a file/u);
      assert.equal(none.asked, undefined);
      await openEditor('src/money.ts', { start: 5, end: 7 });
      const { asked } = await ask({ command: 'explain' }, [
        { type: 'text-delta', text: 'x' },
        done,
      ]);
      assert.match(asked?.messages.at(-1)?.text ?? '', /Explain[^]*money\.ts. lines 5-7/u);
    });

    it('asks for a fix of what is reported and of what was said, in Parley’s own chat', async () => {
      const reported = languages.createDiagnosticCollection('test');
      const wrong = new Diagnostic(
        new Range(5, 2, 5, 8),
        'This rounds down.',
        DiagnosticSeverity.Error,
      );
      reported.set(uriOf('src/money.ts'), [wrong]);
      try {
        await openEditor('src/money.ts', { start: 5, end: 7 });
        const { asked, result } = await ask({ command: 'fix', prompt: ' Round half up. ' }, [done]);
        assert.deepEqual([asked, result], [undefined, {}]);
        const [task] = started;
        assert.deepEqual([task?.purpose, task?.label, task?.save], ['fix', 'src/money.ts', false]);
        assert.match(task?.text ?? '', /This rounds down\.[^]*Round half up\./u);
        assert.deepEqual(
          task?.pinned.map(({ path }) => path),
          ['src/money.ts'],
        );
        const { original = '', proposed } = task?.propose('// fixed\n') ?? {};
        const lines = original.split('\n');
        assert.equal(proposed, [...lines.slice(0, 4), '// fixed', ...lines.slice(7)].join('\n'));
        assert.match(said[0] ?? '', /^Parley asks in its own chat\./u);
        assert.equal(said[1], 'parley.focusChat');
      } finally {
        reported.dispose();
      }
    });

    it('asks for tests in the framework of the project, in Parley’s own chat', async () => {
      await openEditor('src/money.ts');
      const { asked, result } = await ask({ command: 'tests' }, [done]);
      assert.deepEqual([asked, result], [undefined, {}]);
      const [task] = started;
      assert.deepEqual([task?.purpose, task?.label], ['generateTests', 'test/money.test.ts']);
      assert.match(task?.text ?? '', /Use node:test/u);
      assert.match(task?.runs?.join('\n') ?? '', /^node .*--test .* test\/money\.test\.ts\n/u);
      assert.equal(task?.propose('// tested\n').proposed, '// tested\n');
      assert.deepEqual([said.length, said[1]], [2, 'parley.focusChat']);
      const plain = task?.text ?? '';
      await ask({ command: 'tests', prompt: ' Only the edge cases. ' }, [done]);
      const wished = started[1]?.text ?? '';
      assert.ok(wished.startsWith(plain), 'the rest is as without it');
      assert.match(wished.slice(plain.length), /\n\nOnly the edge cases\.$/u);
    });

    it('says why it asks for no change, and shows no chat then', async () => {
      await commands.executeCommand('workbench.action.closeAllEditors');
      for (const command of ['fix', 'tests']) {
        const { result } = await ask({ command, prompt: 'Round half up.' }, [done]);
        assert.match(result.errorDetails?.message ?? '', /^Open a file/u, command);
      }
      await openEditor('src/money.ts');
      refusal = 'The chat is read-only.';
      for (const command of ['fix', 'tests']) {
        const { result } = await ask({ command, prompt: 'Round half up.' }, [done]);
        assert.equal(result.errorDetails?.message, refusal, command);
      }
      assert.deepEqual([said, started], [[], []]);
    });

    it('says what failed in words', async () => {
      const failure = { kind: 'server', title: 'It is down.', advice: 'Wait.', retryable: true };
      const outcome = { type: 'failed', failure: { ...failure, actions: [] } } as const;
      const { result } = await ask({ prompt: 'Why?' }, [
        { type: 'finish', outcome } as unknown as StreamPart,
      ]);
      assert.equal(result.errorDetails?.message, 'It is down. Wait.');
    });
  });
});

function fail(error: unknown): never {
  throw error;
}

function scripted(parts: readonly StreamPart[]): {
  readonly model: LanguageModel;
  readonly requests: readonly ModelRequest[];
} {
  const requests: ModelRequest[] = [];
  const info = {
    ref: { provider: 'p', model: 'm' },
    label: 'M',
    window: { total: 8_000, reply: 1_000 },
    exactTokens: true,
  } as unknown as ModelInfo;
  return {
    requests,
    model: {
      info,
      async *stream(request) {
        requests.push(request);
        yield* parts;
      },
    },
  };
}

/** The adapter's own parts, with a model from a script. */
function chatParts(model: LanguageModel, editors: Editors): ChatParticipantParts {
  return {
    catalog: { settled: async () => undefined, languageModel: () => model },
    conversations: { modelOf: () => model.info },
    gateway: { guard: (each: LanguageModel) => each },
    chosenModel: () => model.info.ref,
    symbolAt: async () => undefined,
    settings: { get: () => ({ routes: { wishes: {} } }) },
    plan: { editors, counter: { count: async (texts: readonly string[]) => texts.map(() => 10) } },
  } as unknown as ChatParticipantParts;
}
