import { useRef } from 'preact/hooks';
import type { ImageRef } from '../../src/protocol/images.ts';
import type { QueuedMessage } from '../../src/protocol/messageQueue.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { Thumbnail } from '../images/Thumbnail.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { pasteName } from '../pastes/pasteName.ts';
import { splitWritten } from '../pastes/writtenText.ts';
import { queueStrings as strings } from '../queueStrings.ts';

/** What waits for the end of the reply, and why it is held where it is. */
export function QueueList() {
  const store = usePanel();
  const list = useRef<HTMLUListElement>(null);
  const { messages, held, reason } = store.queue.shown.value;
  if (messages.length === 0) return null;
  /** The button that has the focus goes with its message: to the next one's, or to the input. */
  const take = (at: number, act: () => void): void => {
    const rows = list.current?.children;
    const next = rows?.[at + 1] ?? rows?.[at - 1];
    if (next) next.querySelector<HTMLElement>('button:last-child')?.focus();
    else store.focus('input');
    act();
  };
  return (
    <section class="queue" aria-label={strings.waiting}>
      <p class="queue-state">
        <Icon name={held ? 'debug-pause' : 'list-ordered'} />
        <span>
          {held
            ? [strings.held[held], reason && visibleText(reason), strings.howHeld]
                .filter((each) => each !== undefined)
                .join(' ')
            : strings.sentAfter}
        </span>
      </p>
      <ul ref={list} class="queue-list">
        {messages.map((message, at) => (
          <Waiting
            key={message.id}
            message={message}
            onSend={() => take(at, () => store.queue.sendNow(message.id))}
            onEdit={() => store.queue.edit(message.id)}
            onRemove={() => take(at, () => store.queue.remove(message.id))}
          />
        ))}
      </ul>
    </section>
  );
}

interface WaitingProps {
  readonly message: QueuedMessage;
  readonly onSend: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Waiting({ message, onSend, onEdit, onRemove }: WaitingProps) {
  const store = usePanel();
  const off = !store.canWrite.value;
  const { text, images = [] } = message;
  // A picture without words is told by its name.
  const { typed, pastes } = splitWritten(text);
  const parts = [visibleText(typed), ...pastes.map((paste) => pasteName(paste, pastes))];
  const words = parts.filter((each) => each.trim() !== '').join(' · ');
  const shown = words === '' ? images.map(({ name }) => visibleText(name)).join(', ') : words;
  return (
    <li class="queue-item">
      {images.length > 0 && <WaitingImages images={images} />}
      <span class="queue-text" title={shown}>
        {shown}
      </span>
      <span class="queue-tools">
        <IconButton
          icon="send"
          label={store.running.value ? strings.stopAndSendNow : strings.sendNow}
          disabled={off}
          onClick={onSend}
        />
        <IconButton icon="edit" label={strings.edit} disabled={off} onClick={onEdit} />
        <IconButton icon="close" label={strings.remove} disabled={off} repeats onClick={onRemove} />
      </span>
    </li>
  );
}

/** The first one, small, and how many more there are. */
function WaitingImages({ images }: { readonly images: readonly ImageRef[] }) {
  const [first] = images;
  if (!first) return null;
  return (
    <span class="queue-images" role="group" aria-label={strings.imagesOf}>
      <Thumbnail image={first} />
      {images.length > 1 && <span class="queue-more">+{images.length - 1}</span>}
    </span>
  );
}
