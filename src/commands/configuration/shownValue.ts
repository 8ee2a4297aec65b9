const hiddenValue = '•••';
const named = /key|token|secret|passw|credential|authori[sz]ation|cookie/iu;

/**
 * A setting's value in JSON, on one line, without what a person may have written into it by mistake: texts
 * under a name like `apiKey`, all of `headers`, and what an address has for its server alone.
 */
export function shownValue(value: unknown): string {
  return JSON.stringify(withoutSecrets(value)) ?? 'undefined';
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecretParts(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => {
      const isHidden = name === 'headers' || (named.test(name) && typeof inner === 'string');
      return [name, isHidden ? hiddenValue : withoutSecrets(inner)];
    }),
  );
}

/** An address keeps its host and its path. */
function withoutSecretParts(text: string): string {
  return text
    .replaceAll(/(?<=:\/\/)[^\s/@]+(?=@)/gu, hiddenValue)
    .replaceAll(/(?<=[?&][^\s=&]+=)[^\s&#]+/gu, hiddenValue);
}
