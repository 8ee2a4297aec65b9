import type { DashboardState } from '../../src/protocol/dashboard.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { number } from '../numbers.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Facts } from './Facts.tsx';
import { Mark } from './Mark.tsx';

const strings = dashboardStrings.journal;

/** Whether the chats can be written, who writes them, and what is in the way. */
export function JournalView({ state: { journal } }: { readonly state: DashboardState }) {
  if (!journal) return null;
  const { writable, troubles, mended, own, elsewhere, windows } = journal;
  return (
    <Facts
      facts={[
        [
          strings.state,
          writable ? (
            <Mark tone="good">{strings.writable}</Mark>
          ) : (
            <Mark tone="error">{strings.readOnly}</Mark>
          ),
        ],
        ...(troubles.length > 0
          ? ([
              [
                strings.trouble,
                troubles.map((text) => (
                  <Mark key={text} tone="error">
                    {visibleText(text)}
                  </Mark>
                )),
              ],
            ] as const)
          : []),
        [strings.own, number(own)],
        [strings.elsewhere, number(elsewhere)],
        [strings.windows, number(windows)],
        ...(mended > 0 ? ([[strings.mended, number(mended)]] as const) : []),
      ]}
    />
  );
}
