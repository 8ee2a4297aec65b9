import { LLMock } from '@copilotkit/aimock';
import type { Usage } from '../../src/protocol/model.ts';

/**
 * A model server that others wrote, and hold against the real services: OpenAI's two protocols,
 * Anthropic's, Gemini's and Ollama's at once. What it answers goes by the person's last message.
 */
export interface PeerServer {
  /** `http://127.0.0.1:PORT`, without a path: OpenAI's protocol is under `/v1`. */
  readonly url: string;
  /** Answers everything like this from now on, whatever is asked. */
  reply(response: PeerResponse, how?: PeerHow): void;
  close(): Promise<void>;
}

export type PeerResponse = Parameters<LLMock['onMessage']>[1];

/** How an answer comes, or fails to. */
export type PeerHow = NonNullable<Parameters<LLMock['onMessage']>[2]>;

/** What to ask the peer, and what it answers. */
export const peer = {
  /** Plain text with a character of four bytes. */
  text: {
    ask: 'Where is the price computed?',
    answer: 'The price is computed in cart.ts. 💶',
    usage: { input: 21, output: 9 },
  },
  reasoning: { ask: 'Think first.', reasoning: 'First I think.', answer: 'Then I speak.' },
  toolCall: {
    ask: 'Read the file.',
    id: 'call_peer_1',
    name: 'read_file',
    arguments: '{"path":"cart.ts"}',
    /** What it says to the tool's result. */
    answer: 'The file computes the price.',
  },
  /** Two calls, and words before them. */
  twoCalls: {
    ask: 'Read both files.',
    answer: 'I read them.',
    calls: [
      { id: 'call_peer_2', name: 'read_file', arguments: '{"path":"a.ts"}' },
      { id: 'call_peer_3', name: 'read_file', arguments: '{"path":"b.ts"}' },
    ],
  },
  cutShort: { ask: 'Say much.', answer: 'As far as I came' },
  overloaded: { ask: 'Be overloaded.', status: 529, message: 'Overloaded' },
  rateLimited: { ask: 'Be busy.', status: 429, message: 'Too many requests', retryAfter: 7 },
  /** The connection breaks in the middle. */
  broken: { ask: 'Break off.', answer: 'This answer never comes to its end, whatever happens.' },
} as const;

/** Starts the peer on loopback. Nothing that it does not know is passed on: that is an error. */
export async function startPeerServer(): Promise<PeerServer> {
  const mock = new LLMock({ host: '127.0.0.1', port: 0, strict: true, chunkSize: 5 });
  const { text, reasoning, toolCall, twoCalls, cutShort, overloaded, rateLimited, broken } = peer;
  mock
    .onToolResult(toolCall.id, { content: toolCall.answer })
    .onMessage(text.ask, { content: text.answer, usage: peerUsage(text.usage) })
    .onMessage(reasoning.ask, { content: reasoning.answer, reasoning: reasoning.reasoning })
    .onMessage(toolCall.ask, { toolCalls: [callOf(toolCall)] })
    .onMessage(twoCalls.ask, {
      content: twoCalls.answer,
      toolCalls: twoCalls.calls.map(callOf),
    })
    .onMessage(cutShort.ask, { content: cutShort.answer, finishReason: 'length' })
    .onMessage(overloaded.ask, {
      error: { message: overloaded.message, type: 'overloaded_error' },
      status: overloaded.status,
    })
    .onMessage(rateLimited.ask, {
      error: { message: rateLimited.message, type: 'rate_limit_error' },
      status: rateLimited.status,
      retryAfter: rateLimited.retryAfter,
    })
    .onMessage(broken.ask, { content: broken.answer }, { truncateAfterChunks: 5 });
  const url = await mock.start();
  return {
    url,
    reply(response, how) {
      mock.clearFixtures();
      mock.onMessage(/^/u, response, how);
    },
    close: () => mock.stop(),
  };
}

/** What an answer used, in each protocol's own words. */
export function peerUsage({ input, output }: Usage): Readonly<Record<string, number>> {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    input_tokens: input,
    output_tokens: output,
    promptTokenCount: input,
    candidatesTokenCount: output,
  };
}

interface Call {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

function callOf({ id, name, arguments: json }: Call): Call {
  return { id, name, arguments: json };
}
