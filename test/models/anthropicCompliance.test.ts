import { done, event, finish, raw, redirectTo, text, toolCall } from '../helpers/modelScripts.ts';
import { itCompliesOver } from './wireCompliance.ts';

const overloaded = {
  type: 'error',
  error: { type: 'overloaded_error', message: 'Overloaded' },
};

describe('the Anthropic adapter complies', () => {
  itCompliesOver('anthropic', {
    ping: 'event: ping\ndata: {"type": "ping"}\n\n',
    faults: {
      'a stop reason and no message_stop': [text('some text'), finish()],
      'a tool call without message_stop': [toolCall('read_file', '{}'), finish('tool_calls')],
      'an early [DONE]': [text('some text'), raw('data: [DONE]\n\n')],
      'nothing but [DONE]': [raw('data: [DONE]\n\n')],
      'nothing but message_stop': [done()],
      'pings and an end': [raw('event: ping\ndata: {"type": "ping"}\n\n'), done()],
      'an error event': [text('some text'), event(overloaded)],
      'an error event before anything': [event(overloaded)],
      'an error event without a name': [text('some text'), event(overloaded, 'message')],
      'an error event that is no object': [text('some text'), event('Overloaded.', 'error')],
      'an error in OpenAI’s form': [text('some text'), event({ error: { message: 'No slot.' } })],
      'an error in OpenAI’s form, then an end': [
        text('some text'),
        event({ error: { message: 'No slot.' } }, 'message'),
        finish(),
        done(),
      ],
      'an error of Ollama': [text('some text'), raw('{"error":"runner died"}\n')],
      'an error field': [text('some text'), raw('error: {"code":500,"message":"Slot lost."}\n\n')],
      'a finish that is an error': [text('some text'), finish('error'), done()],
      'a finish that is an abort': [text('some text'), finish('abort'), done()],
      'half JSON at the end': [
        text('some text'),
        raw('event: message_stop\ndata: {"type":"message_st'),
      ],
      'null for a delta': [
        event({ type: 'content_block_delta', index: 0, delta: null }),
        event({ type: 'message_start', message: 3 }),
        event(null),
      ],
      'chunks of another protocol': [event({ choices: [{ delta: { content: 'x' } }] })],
      'a redirect in circles': [redirectTo('/v1/messages', 307)],
    },
  });
});
