import { event, finish, raw, redirectTo, text, usage } from '../helpers/modelScripts.ts';
import { itCompliesOver } from './wireCompliance.ts';

const path = '/v1beta/models/fake-model:streamGenerateContent';

describe('the Gemini adapter complies', () => {
  itCompliesOver('gemini', {
    ping: ': ping\n\n',
    faults: {
      'an error event': [
        text('some text'),
        event({ error: { code: 503, message: 'Overloaded.', status: 'UNAVAILABLE' } }),
      ],
      'an error event with a name': [event({ message: 'Overloaded.' }, 'error')],
      'an error in a list': [event([{ error: { code: 500, message: 'Internal.' } }])],
      'an error line without a field': [text('some text'), raw('{"error":"proxy died"}\n')],
      'the end mark of another protocol': [text('some text'), raw('data: [DONE]\n\n')],
      'half JSON at the end': [text('some text'), raw('data: {"candidates":[{"content":{"pa')],
      'null for candidates': [event({ candidates: null }), event({ candidates: 3 }), event(null)],
      'candidates without content': [event({ candidates: [{}] })],
      'empty candidates': [event({ candidates: [] }), usage(7, 0)],
      'an unspecified finish': [text('some text'), finish('FINISH_REASON_UNSPECIFIED')],
      'a blocked request': [event({ promptFeedback: { blockReason: 'SAFETY' } })],
      'a request blocked for a new reason': [
        event({ promptFeedback: { blockReason: 'constructor' }, candidates: [] }),
      ],
      'a safety block': [text('some text'), finish('SAFETY')],
      'a recitation': [text('some text'), finish('RECITATION')],
      'a word on the blocklist': [finish('BLOCKLIST')],
      'prohibited content': [finish('PROHIBITED_CONTENT')],
      'personal data': [finish('SPII')],
      'no reason': [text('some text'), finish('OTHER')],
      'a malformed call': [finish('MALFORMED_FUNCTION_CALL')],
      'an unexpected call': [finish('UNEXPECTED_TOOL_CALL')],
      'a redirect in circles': [redirectTo(path, 307)],
    },
  });
});
