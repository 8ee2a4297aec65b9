import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** The pictures that go with the next message, and what stands in their way. */
export function DraftStrip() {
  const { images } = usePanel();
  const drafts = images.drafts.value;
  const preparing = images.preparing.value;
  const problem = images.problem.value;
  const blind = images.blind.value;
  return (
    <>
      {(drafts.length > 0 || preparing > 0) && (
        <ul class="images" aria-label={strings.images.attachedList} aria-busy={preparing > 0}>
          {drafts.map((image) => (
            <li key={image.id} class="image" title={visibleName(strings.images.described(image))}>
              <Thumbnail image={image} />
              <IconButton
                icon="close"
                label={strings.images.remove(visibleName(image.name))}
                repeats
                onClick={() => images.remove(image.id)}
              />
            </li>
          ))}
          {preparing > 0 && (
            <li class="image image-preparing">
              <Icon name="loading" spin />
              <span class="visually-hidden">{strings.images.preparing}</span>
            </li>
          )}
        </ul>
      )}
      {problem !== undefined && (
        <p class="composer-notice">
          <Icon name="warning" />
          {visibleText(problem)}
        </p>
      )}
      {blind && <Unseen model={blind.label} />}
    </>
  );
}

/** Nothing is sent without the images unless a person says so. */
function Unseen({ model }: { readonly model: string }) {
  const store = usePanel();
  return (
    <div class="images-unseen">
      <p class="composer-notice">
        <Icon name="eye-closed" />
        {strings.images.cannotSee(visibleName(model))}
      </p>
      <div class="card-actions">
        <button
          type="button"
          class="text-button"
          onClick={() => store.focus('model', { open: true })}
        >
          {strings.images.chooseOther}
        </button>
        <button
          type="button"
          class="text-button"
          disabled={!store.canAsk.value}
          onClick={() => {
            store.images.sendUnseen();
            store.send();
          }}
        >
          {strings.images.sendWithout}
        </button>
      </div>
    </div>
  );
}
