import { askJson } from '../http/askJson.ts';
import type { ModelServer } from '../http/modelServer.ts';
import { parseShow, type ShownOllama } from './modelInfo.ts';

/** A model as it was when its digest was this; the digest is empty where no list told it. */
export interface Version {
  readonly id: string;
  readonly digest: string;
}

/** What `/api/show` told of each model. */
export interface ShownModels {
  /** Asks for what is not known yet, and forgets what is not among `models`. Never rejects. */
  readonly refresh: (models: readonly Version[], signal: AbortSignal) => Promise<void>;
  /** Empty where the server does not tell: a model can be used all the same. */
  readonly of: (model: Version) => ShownOllama;
}

/** How many models are asked about at once. */
const atOnce = 4;

/** `timeout` is in milliseconds, for each model. */
export function createShownModels(server: ModelServer, timeout: number): ShownModels {
  const shown = new Map<string, ShownOllama>();

  async function show({ id: model, ...version }: Version, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify({ model });
    const question = { url: `${server.baseUrl}/api/show`, body, accept: 'application/json', model };
    const told = await askJson(server, question, { signal, timeout, parse: parseShow });
    if (told.type === 'told') shown.set(keyOf({ id: model, ...version }), told.value);
  }

  return {
    async refresh(models, signal) {
      const keys = new Set(models.map(keyOf));
      for (const key of shown.keys()) if (!keys.has(key)) shown.delete(key);
      const waiting = models.filter((model) => !shown.has(keyOf(model)));
      const worker = async (): Promise<void> => {
        for (let model = waiting.shift(); model; model = waiting.shift()) {
          await show(model, signal);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    },
    of: (model) => shown.get(keyOf(model)) ?? {},
  };
}

function keyOf({ id, digest }: Version): string {
  return `${id}@${digest}`;
}
