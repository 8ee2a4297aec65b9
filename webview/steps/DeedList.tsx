import type { Deed, DeedKind } from '../../src/protocol/deeds.ts';
import { checkpointTitleText } from '../../src/protocol/checkpointTitle.ts';
import { shortText } from '../../src/protocol/shortText.ts';
import { visiblePath } from '../markdown/visiblePath.ts';
import { memo } from '../memo.ts';
import { CardLine, durationOf } from './CardLine.tsx';
import { stepStrings as strings } from './stepStrings.ts';

const icons: Readonly<Record<DeedKind, string>> = {
  command: 'terminal',
  tests: 'beaker',
  edit: 'edit',
  checkpoint: 'history',
};

/** What Parley did after a message: commands that it ran, changes that it made, checkpoints. */
export const DeedList = memo(({ deeds }: { readonly deeds: readonly Deed[] }) => (
  <ul class="aside steps deeds" aria-label={strings.deeds}>
    {deeds.map((deed) => (
      <li key={deed.id} class="step step-bare">
        <CardLine
          icon={icons[deed.kind]}
          name={strings.deedKinds[deed.kind]}
          title={visiblePath(shortText(labelOf(deed)))}
          status={deed.status}
          state={strings.deedStates[deed.status]}
          note={noteOf(deed)}
        />
      </li>
    ))}
  </ul>
));

function labelOf({ kind, label }: Deed): string {
  return kind === 'checkpoint' ? checkpointTitleText(label, strings.checkpointTitle) : label;
}

function noteOf(deed: Deed): string | undefined {
  if (deed.status === 'rolled-back') return strings.deedStates[deed.status];
  if (deed.status === 'failed' && deed.exitCode !== undefined) {
    return strings.exitCode(deed.exitCode);
  }
  // How long a change waited for its diff is of no interest.
  return deed.kind === 'edit' ? undefined : durationOf(deed);
}
