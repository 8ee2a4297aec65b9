import type { DashboardState, IndexSection } from '../../src/protocol/dashboard.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { number } from '../numbers.ts';
import { sizeText } from './amounts.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Facts, type Fact } from './Facts.tsx';
import { Mark, type Tone } from './Mark.tsx';

const strings = dashboardStrings.index;

const tones: Readonly<Record<IndexSection['phase'], Tone>> = {
  off: 'quiet',
  'not-begun': 'quiet',
  stopped: 'error',
  opening: 'busy',
  walking: 'busy',
  building: 'busy',
  ready: 'good',
  paused: 'quiet',
};

/** How far the index is, how large, and why it rests. */
export function IndexView({ state: { index } }: { readonly state: DashboardState }) {
  return index ? <Facts facts={factsOf(index)} /> : null;
}

function factsOf({ phase, files, waiting, full, pauses, fault, size }: IndexSection): Fact[] {
  const isThere = phase !== 'off' && phase !== 'not-begun';
  return [
    [strings.state, <Mark tone={tones[phase]}>{strings.phases[phase]}</Mark>],
    ...pauses.slice(0, 1).map((): Fact => [strings.why, visibleText(pauses.join(', '))]),
    ...(isThere ? ([[strings.files, number(files)]] as const) : []),
    ...(waiting > 0 ? ([[strings.waiting, number(waiting)]] as const) : []),
    ...(size
      ? ([
          [strings.text, sizeText(size.text)],
          [strings.memory, sizeText(size.memory)],
        ] as const)
      : []),
    ...(size?.disk === undefined ? [] : ([[strings.disk, sizeText(size.disk)]] as const)),
    ...(full ? ([[strings.full, <Mark tone="warning">{strings.leftOut}</Mark>]] as const) : []),
    ...(fault === undefined
      ? []
      : ([[strings.fault, <Mark tone="warning">{visibleText(fault)}</Mark>]] as const)),
  ];
}
