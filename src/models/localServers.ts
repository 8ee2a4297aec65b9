import { t } from '../protocol/texts.ts';
import { readText } from './http/bodies.ts';
import type { Fetch } from './http/modelServer.ts';
import { parseModelList } from './openai/modelList.ts';
import { untilAborted } from './untilAborted.ts';

/** A model server that runs on this machine. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  readonly label: string;
}

export interface LocalServersOptions {
  /** 11434, 1234, 8080 and 8000 where not given. */
  readonly ports?: readonly number[];
  readonly fetch?: Fetch;
  /** Milliseconds for each, all at once; 300 where not given. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
}

/** What each program writes into `owned_by` of its models. */
const owners: Readonly<Record<string, string>> = {
  library: 'Ollama',
  organization_owner: 'LM Studio',
  llamacpp: 'llama.cpp',
  vllm: 'vLLM',
};

/** Ports that one program alone is known for; 8080 and 8000 may be anything. */
const ownPorts: Readonly<Record<number, string>> = { 11434: 'Ollama', 1234: 'LM Studio' };

const defaultPorts = [11434, 1234, 8080, 8000];
const listLimit = 4e6;

/**
 * The servers on this machine that list at least one model, in the order of `ports`. Sends no key and
 * follows no redirect; whatever answers with anything but a list of models is not one. Never rejects.
 */
export async function findLocalServers(
  options: LocalServersOptions,
): Promise<readonly LocalServer[]> {
  const ports = options.ports ?? defaultPorts;
  const found = await Promise.all(ports.map((port) => look(port, options)));
  return found.filter((server) => server !== undefined);
}

async function look(port: number, options: LocalServersOptions): Promise<LocalServer | undefined> {
  const ask = options.fetch ?? globalThis.fetch;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs ?? 300)]);
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  try {
    const init = { signal, redirect: 'manual', headers: { accept: 'application/json' } } as const;
    const response = await untilAborted(ask(`${baseUrl}/models`, init), signal);
    const models = parseModelList(JSON.parse(await readText(response, listLimit, signal)));
    if (!response.ok || !models?.length) return undefined;
    const owner = owners[models[0]?.owner ?? ''];
    return {
      port,
      baseUrl,
      label: owner ?? ownPorts[port] ?? t('Server at {0}', `127.0.0.1:${port}`),
    };
  } catch {
    // Nothing there, too slow, or no JSON: all the same here.
    return undefined;
  }
}
