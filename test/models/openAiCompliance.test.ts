import { done, event, finish, raw, redirectTo, text } from '../helpers/modelScripts.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { widerTrust } from '../../src/models/http/widerTrust.ts';
import { selfSigned, startTlsFront, type TlsFront } from '../helpers/untrustedServer.ts';
import { itCompliesOver, type OwnFaults } from './wireCompliance.ts';

const ownFaults: OwnFaults = {
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
};

describe('the OpenAI adapter complies', () => {
  itCompliesOver('openai', ownFaults);
});

describe('the OpenAI adapter complies over https that `fetch` does not trust', () => {
  const certificate = selfSigned();
  let front: TlsFront;
  after(async () => {
    await front.close();
    certificate.forget();
  });

  itCompliesOver('openai', {
    ...ownFaults,
    reach: async (port) => {
      front = await startTlsFront(certificate, port);
      return {
        baseUrl: `https://127.0.0.1:${front.port}/v1`,
        fetch: widerTrust({ certificates: () => 'unchecked', log: nullLog }),
      };
    },
  });
});
