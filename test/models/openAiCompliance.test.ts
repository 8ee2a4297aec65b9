import { done, event, finish, raw, redirectTo, text } from '../helpers/modelScripts.ts';
import { itCompliesOver } from './wireCompliance.ts';

describe('the OpenAI adapter complies', () => {
  itCompliesOver('openai', {
    ping: ': ping\n\n',
    faults: {
      'an early [DONE]': [text('some text'), done()],
      'nothing but [DONE]': [done()],
      'an error event': [text('some text'), event({ error: { message: 'Overloaded.' } })],
      'an error event with a name': [event({ message: 'Overloaded.' }, 'error')],
      'an error of Ollama': [text('some text'), raw('{"error":"runner died"}\n')],
      'an error field': [text('some text'), raw('error: {"code":500,"message":"Slot lost."}\n\n')],
      'a finish that is an error': [text('some text'), finish('error'), done()],
      'a finish that is an abort': [text('some text'), finish('abort'), done()],
      'half JSON at the end': [text('some text'), raw('data: {"choices":[{"delta":{"content":"ha')],
      'null for choices': [event({ choices: null }), event({ choices: 3 }), event(null)],
      'a redirect in circles': [redirectTo('/v1/chat/completions', 307)],
    },
  });
});
