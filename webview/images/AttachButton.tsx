import { useRef } from 'preact/hooks';
import { imageTypes } from '../../src/protocol/images.ts';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** Opens the dialog for files: the way to attach an image without a mouse or a clipboard. */
export function AttachButton() {
  const store = usePanel();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon="attach"
        label={strings.images.attach}
        disabled={!store.canWrite.value}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={imageTypes.join(',')}
        onChange={({ currentTarget }) => {
          void store.images.attach([...(currentTarget.files ?? [])]);
          // The same file again is another choice.
          currentTarget.value = '';
          store.focus('input');
        }}
      />
    </>
  );
}
