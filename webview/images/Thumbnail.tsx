import { useRef, useState } from 'preact/hooks';
import type { ImageRef } from '../../src/protocol/images.ts';
import { useNear } from '../code/useNear.ts';
import { Icon } from '../Icon.tsx';
import { visibleName } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** A picture, small; its bytes are asked for when it comes near the view. */
export function Thumbnail({ image }: { readonly image: ImageRef }) {
  const frame = useRef<HTMLSpanElement>(null);
  const near = useNear(frame);
  return (
    <span ref={frame} class="thumbnail">
      {near ? <Picture image={image} /> : <Icon name="file-media" />}
    </span>
  );
}

/** The picture itself, or a word why it is not there. */
function Picture({ image }: { readonly image: ImageRef }) {
  const shown = usePanel().images.shown(image.id).value;
  const [broken, setBroken] = useState(false);
  if (shown?.type === 'missing' || broken) {
    return <span class="thumbnail-missing">{strings.images.missing}</span>;
  }
  if (!shown) return <Icon name="loading" spin />;
  return (
    <img
      src={shown.url}
      alt={strings.images.alt(visibleName(image.name))}
      width={image.width}
      height={image.height}
      onError={() => setBroken(true)}
    />
  );
}
