import { useState } from 'preact/hooks';
import type { ImageRef } from '../../src/protocol/images.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** The pictures of a sent message; one that is pressed is shown as large as there is room. */
export function MessageImages({ images }: { readonly images: readonly ImageRef[] }) {
  const [large, setLarge] = useState<string | undefined>(undefined);
  return (
    <ul class="images" aria-label={strings.images.ofMessage}>
      {images.map((image) => (
        <li key={image.id} class={large === image.id ? 'image image-large' : 'image'}>
          <button
            type="button"
            class="image-button"
            aria-expanded={large === image.id}
            title={visibleText(strings.images.described(image))}
            onClick={() => setLarge(large === image.id ? undefined : image.id)}
          >
            <Thumbnail image={image} />
          </button>
        </li>
      ))}
    </ul>
  );
}
