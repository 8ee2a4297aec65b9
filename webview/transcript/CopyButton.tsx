import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useDone } from '../useDone.ts';

interface CopyButtonProps {
  /** Asked for when it is wanted: it may be long. */
  readonly text: () => string;
  readonly label: string;
}

/** Has the host put a text on the clipboard, letter by letter. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const store = usePanel();
  const [copied, showCopied] = useDone(strings.copied);
  const copy = (): void => {
    store.post({ type: 'copy', text: text() });
    showCopied();
  };
  return <IconButton icon={copied ? 'check' : 'copy'} label={label} onClick={copy} />;
}
