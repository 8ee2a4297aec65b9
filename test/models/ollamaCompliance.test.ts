import { done, event, finish, raw, redirectTo, respond, text } from '../helpers/modelScripts.ts';
import { itCompliesOver } from './wireCompliance.ts';

describe('the Ollama adapter complies', () => {
  itCompliesOver('ollama', {
    ping: '\n',
    faults: {
      'an error line first': [raw('{"error":"llama runner process has terminated"}\n')],
      'an error line in the middle': [text('some text'), event({ error: 'runner died' })],
      'an error object': [text('some text'), event({ error: { message: 'runner died' } })],
      'an unfinished line at the end': [text('some text'), raw('{"message":{"content":"ha')],
      'done that is false': [text('some text'), event({ message: { content: '' }, done: false })],
      'done that is no boolean': [text('some text'), event({ message: {}, done: 'yes' })],
      'null for a message': [event({ message: null }), event({ message: 3 }), event(null)],
      'a model that was only loaded': [finish('load'), done()],
      'a model that was unloaded': [text('some text'), finish('unload'), done()],
      'an end that is an error': [text('some text'), finish('error'), done()],
      'a full queue': [respond(503, { error: 'server busy, maximum pending requests exceeded' })],
      'a model that is not there': [respond(404, { error: "model 'x' not found" })],
      'the stream of another protocol': [raw('data: {"choices":[]}\n\n', 'data: [DONE]\n\n')],
      'a redirect in circles': [redirectTo('/api/chat', 307)],
    },
  });
});
