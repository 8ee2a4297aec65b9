import type { Failure, ModelInfo } from '../protocol/model.ts';
import type { ModelList, Provider } from './languageModel.ts';
import { tokenizerOf, windowOf } from './knownWindows.ts';
import { modelOf, type WellKnownProvider } from './wellKnown.ts';

/**
 * A provider of a ready-made service: what its server does not tell of its models (what they take,
 * what they cost) is added, those to begin with come first, and they are there too where the server
 * has no list. What `configured` names stays in front.
 */
export function createReadyMade(
  provider: Provider,
  service: WellKnownProvider,
  configured: ReadonlySet<string>,
): Provider {
  const places = new Map(service.models.map(({ id }, at) => [id, at]));
  const placeOf = ({ ref }: ModelInfo): number =>
    configured.has(ref.model) ? -1 : (places.get(ref.model) ?? service.models.length);
  return {
    ...provider,
    async models(signal): Promise<ModelList> {
      const list = await provider.models(signal);
      if (list.type === 'failed') return withoutList(list.failure, provider, service);
      const models = list.models.map((info) => withFacts(info, service));
      return { type: 'models', models: models.toSorted((a, b) => placeOf(a) - placeOf(b)) };
    },
  };
}

function withoutList(failure: Failure, provider: Provider, service: WellKnownProvider): ModelList {
  const { id, label } = provider;
  // The server is there and takes the key, but has no list to give.
  const noList = failure.kind === 'bad-request' && service.models.length > 0;
  if (!noList) return { type: 'failed', failure };
  const models = service.models.map(({ id: model }): ModelInfo => {
    const info = {
      ref: { provider: id, model },
      label: model,
      providerLabel: label,
      window: windowOf(model, service.baseUrl ?? '', {}),
      ...tokenizerOf(model),
    };
    return withFacts(info, service);
  });
  return { type: 'models', models };
}

function withFacts(info: ModelInfo, service: WellKnownProvider): ModelInfo {
  const known = modelOf(service.models, info.ref.model);
  if (!known) return info;
  const price = info.price ?? known.price;
  return {
    ...info,
    capabilities: info.capabilities ?? known.capabilities,
    ...(price ? { price } : {}),
  };
}
