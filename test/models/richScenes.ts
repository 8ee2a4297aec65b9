import type { LanguageModel } from '../../src/models/languageModel.ts';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import {
  done,
  finish,
  reasoning,
  text,
  toolCall,
  usage,
  type Script,
} from '../helpers/modelScripts.ts';
import type { RichScenes, Scene } from './compliance.ts';

/** What a server of any protocol is told to do for the suite's points beyond plain text. */
export function richScenes(server: () => FakeModelServer, model: () => LanguageModel): RichScenes {
  const scene = (script: Script) => async (): Promise<Scene> => {
    server().reply(script);
    return { model: model() };
  };
  const calls = [
    { name: 'read_file', arguments: '{"path":"cart.ts"}' },
    { name: 'read_file', arguments: '{"path":"a \\"b\\" 💶.ts"}' },
  ];
  return {
    calling: {
      calls,
      // In pieces of one character.
      scene: scene([
        ...calls.map((call, index) => toolCall(call.name, call.arguments, { index, chunk: 1 })),
        finish('tool_calls'),
        done(),
      ]),
    },
    thinking: {
      reasoning: 'First I think. 💶',
      text: 'Then I speak.',
      scene: scene([reasoning('First I think. 💶'), text('Then I speak.'), finish(), done()]),
    },
    counting: {
      usage: { input: 21, output: 9 },
      scene: scene([text('counted'), finish(), usage(21, 9), done()]),
    },
    uncounted: [
      scene([text('not counted'), finish(), done()]),
      scene([text('not counted'), finish(), usage(0, 0), done()]),
      // Counts that cannot be: what is paid, and what may still be, goes by them.
      scene([text('not counted'), finish(), usage(-3, 4), done()]),
      scene([text('not counted'), finish(), usage(3, 1e300), done()]),
    ],
    asked: async () => ({
      ...(await scene([text('seen'), finish(), done()])()),
      sent: () => server().chats.at(-1)?.raw ?? '',
    }),
  };
}
