import type { ShownCircuit } from '../../gateway/circuitBreakers.ts';
import type { ModelHealth } from '../../gateway/health.ts';
import type { HealthView } from '../../protocol/panel.ts';
import { t } from '../../protocol/texts.ts';

/** How a model did lately, in words; undefined where nothing is known. */
export function healthView(health: ModelHealth, circuit?: ShownCircuit): HealthView | undefined {
  const did = whatItDid(health);
  const rest = circuit && restOf(circuit);
  if (rest === undefined) return did;
  return { state: 'failing', text: did ? `${rest} ${did.text}` : rest };
}

/** That a model is let alone, and until when; undefined where it is asked. */
function restOf({ state, nextTryAt }: ShownCircuit): string | undefined {
  if (state === 'half-open') return t('One request is finding out whether it answers again.');
  return nextTryAt === undefined
    ? undefined
    : t('It is not asked until {0}, for it failed time and again.', timeOfDay(nextTryAt));
}

function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { timeStyle: 'medium' });
}

function whatItDid(health: ModelHealth): HealthView | undefined {
  const { state, requests, successRate = 1, firstToken, tokensPerSecond, lastFailure } = health;
  if (state === 'unknown') return undefined;
  const failed = requests - Math.round(successRate * requests);
  const speed = [
    ...(firstToken === undefined
      ? []
      : [t('first word after {0} s', (firstToken / 1_000).toFixed(1))]),
    ...(tokensPerSecond === undefined
      ? []
      : [t('{0} tokens a second', Math.round(tokensPerSecond))]),
  ].join(', ');
  const sentences = [
    failed === 0
      ? t('{0} answered lately', count(requests))
      : t('{0} of the last {1} failed', failed, count(requests)),
    ...(speed === '' ? [] : [`${speed[0]?.toUpperCase()}${speed.slice(1)}`]),
    ...(lastFailure && failed > 0 ? [t('The last failure: {0}', lastFailure.failure.title)] : []),
  ];
  return { state, text: sentences.map((each) => each.replace(/\.?$/u, '.')).join(' ') };
}

function count(requests: number): string {
  return requests === 1 ? t('1 request') : t('{0} requests', requests);
}
