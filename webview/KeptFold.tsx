import { type FoldProps, FoldView } from './Fold.tsx';
import { useKeptOpen } from './useKeptOpen.ts';

interface KeptFoldProps extends FoldProps {
  /** What it is, of which message: no other one has it. */
  readonly id: string;
}

/** A fold in the conversation: it stays open while its message is scrolled away, and not drawn. */
export function KeptFold({ id, ...fold }: KeptFoldProps) {
  const [open, setOpen] = useKeptOpen(id);
  return <FoldView {...fold} open={open} onToggle={setOpen} />;
}
