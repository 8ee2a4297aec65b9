/** A model named in the setting `parley.providers`. */
export interface ConfiguredModel {
  readonly id: string;
  readonly label?: string;
  /** Tokens of request and reply together. */
  readonly window?: number;
  /** The most tokens of a reply. */
  readonly reply?: number;
}

/** A model that is configured, listed by its server, or both. */
export interface FoundModel<Listed> {
  readonly id: string;
  readonly configured?: ConfiguredModel;
  readonly listed?: Listed;
}

/** The configured models first, then what the server lists besides; none twice. */
export function configuredFirst<Listed extends { readonly id: string }>(
  configured: readonly ConfiguredModel[],
  listed: readonly Listed[],
): readonly FoundModel<Listed>[] {
  const byId = new Map(listed.map((model) => [model.id, model]));
  const first = configured.map((model): FoundModel<Listed> => {
    const known = byId.get(model.id);
    byId.delete(model.id);
    return { id: model.id, configured: model, ...(known ? { listed: known } : {}) };
  });
  return [...first, ...[...byId.values()].map((model) => ({ id: model.id, listed: model }))];
}
