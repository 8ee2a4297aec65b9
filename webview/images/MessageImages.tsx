import type { ImageRef } from '../../src/protocol/images.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import { visibleName } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';
import { useKeptOpen } from '../useKeptOpen.ts';
import { Thumbnail } from './Thumbnail.tsx';

interface MessageImagesProps {
  readonly message: MessageId;
  readonly images: readonly ImageRef[];
}

/** The pictures of a sent message; one that is pressed is shown as large as there is room. */
export function MessageImages({ message, images }: MessageImagesProps) {
  return (
    <ul class="images" aria-label={strings.images.ofMessage}>
      {images.map((image) => (
        <MessageImage key={image.id} id={`image:${message}:${image.id}`} image={image} />
      ))}
    </ul>
  );
}

function MessageImage({ id, image }: { readonly id: string; readonly image: ImageRef }) {
  const [large, setLarge] = useKeptOpen(id);
  return (
    <li class={large ? 'image image-large' : 'image'}>
      <button
        type="button"
        class="image-button"
        aria-expanded={large}
        title={visibleName(strings.images.described(image))}
        onClick={() => setLarge(!large)}
      >
        <Thumbnail image={image} />
      </button>
    </li>
  );
}
