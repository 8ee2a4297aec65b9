import type { ModelHealth } from '../gateway/health.ts';
import type { HealthView } from '../protocol/panel.ts';

/** How a model did lately, in words; undefined where nothing is known. */
export function healthView(health: ModelHealth): HealthView | undefined {
  const { state, requests, successRate = 1, firstToken, tokensPerSecond, lastFailure } = health;
  if (state === 'unknown') return undefined;
  const failed = requests - Math.round(successRate * requests);
  const speed = [
    ...(firstToken === undefined ? [] : [`first word after ${(firstToken / 1_000).toFixed(1)} s`]),
    ...(tokensPerSecond === undefined ? [] : [`${Math.round(tokensPerSecond)} tokens a second`]),
  ].join(', ');
  const sentences = [
    failed === 0
      ? `${count(requests)} answered lately`
      : `${failed} of the last ${count(requests)} failed`,
    ...(speed === '' ? [] : [`${speed[0]?.toUpperCase()}${speed.slice(1)}`]),
    ...(lastFailure && failed > 0 ? [`The last failure: ${lastFailure.failure.title}`] : []),
  ];
  return { state, text: sentences.map((each) => each.replace(/\.?$/u, '.')).join(' ') };
}

function count(requests: number): string {
  return `${requests} ${requests === 1 ? 'request' : 'requests'}`;
}
