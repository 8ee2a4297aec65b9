import type { ModelInfo } from '../../src/protocol/model.ts';
import { sameModel } from '../../src/protocol/model.ts';
import type { PanelStatus } from '../../src/protocol/panel.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { Dropdown, type DropdownGroup } from '../ui/Dropdown.tsx';

/** Chooses the model that answers next in this session. */
export function ModelPicker({ status }: { readonly status: PanelStatus }) {
  const store = usePanel();
  const { models, model } = status;
  const chosen = models.findIndex((each) => sameModel(each.ref, model));
  const choose = (value: string): void => {
    const picked = models[Number(value)];
    const session = store.session.value?.id;
    if (picked && session !== undefined) {
      store.post({ type: 'choose-model', session, model: picked.ref });
    }
  };
  const request = store.focusRequest.value;
  return (
    <Dropdown
      label={strings.model}
      groups={chosen === -1 ? [unlisted(model?.model), ...groups(models)] : groups(models)}
      value={String(chosen)}
      onPick={choose}
      focusRequest={request.target === 'model' ? request : undefined}
    />
  );
}

function unlisted(model: string | undefined): DropdownGroup {
  return { label: '', options: [{ value: '-1', label: visibleText(model ?? strings.noModel) }] };
}

/** By provider, in the order in which they come; a single provider needs no heading. */
function groups(models: readonly ModelInfo[]): readonly DropdownGroup[] {
  const byProvider = Map.groupBy(
    models.map((model, at) => ({ model, at })),
    ({ model }) => model.ref.provider,
  );
  return [...byProvider.values()].map((members) => ({
    label: byProvider.size > 1 ? visibleText(members[0]?.model.providerLabel ?? '') : '',
    options: members.map(({ model, at }) => ({
      value: String(at),
      label: visibleText(model.label),
    })),
  }));
}
