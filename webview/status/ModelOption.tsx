import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { tokensText } from '../contextText.ts';
import { Icon } from '../Icon.tsx';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { memo } from '../memo.ts';
import { strings } from '../strings.ts';
import type { Ability, ModelRow } from './modelRows.ts';

interface ModelOptionProps {
  readonly id: string;
  readonly row: ModelRow;
  readonly active: boolean;
  readonly onChoose: () => void;
}

/** A model with what a person needs to choose: window, price, what it can, how it did lately. */
export const ModelOption = memo(
  ({ id, row, active, onChoose }: ModelOptionProps) => {
    const element = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
      if (active) element.current?.scrollIntoView({ block: 'nearest' });
    }, [active]);
    const { info, profile, chosen, health, lack } = row;
    const name = visibleName(info.label);
    return (
      <div
        ref={element}
        id={id}
        class={lack ? 'model-option model-lacking' : 'model-option'}
        role="option"
        aria-selected={active}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onChoose}
      >
        <span class="model-line">
          <span class="model-label">
            {profile === undefined ? name : strings.profile(visibleName(profile), name)}
          </span>
          {health && health.state !== 'ok' && (
            <span
              class={`model-health model-health-${health.state}`}
              title={visibleText(health.text)}
            >
              <Icon name={health.state === 'slow' ? 'watch' : 'warning'} />
              {strings.healths[health.state]}
            </span>
          )}
          {chosen && (
            <span class="model-chosen">
              <Icon name="check" />
              <span class="visually-hidden">{strings.inUse}</span>
            </span>
          )}
        </span>
        <span class="model-facts">{lack ? strings.lacks[lack] : factsOf(info)}</span>
      </div>
    );
  },
  (before, after) =>
    before.id === after.id &&
    before.active === after.active &&
    before.row.key === after.row.key &&
    before.row.info === after.row.info &&
    before.row.chosen === after.row.chosen &&
    before.row.lack === after.row.lack &&
    before.row.health?.text === after.row.health?.text,
);

/** "128K tokens · $0.25 in, $2 out · tools, images" */
function factsOf({ window, price, capabilities, absent }: ModelInfo): string {
  const abilities = (['tools', 'images', 'reasoning'] satisfies readonly Ability[])
    .filter((ability) => capabilities?.[ability])
    .map((ability) => strings.abilityFact(strings.abilities[ability]));
  return [
    ...(absent ? [strings.absent] : []),
    strings.windowOf(tokensText(window.total, window.assumed)),
    ...(price ? [strings.priceOf(price.input, price.output)] : []),
    ...(abilities.length > 0 ? [abilities.join(', ')] : []),
  ].join(' · ');
}
