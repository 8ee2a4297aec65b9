import { useState } from 'preact/hooks';
import type { ContextPreview } from '../../src/protocol/panel.ts';
import type { ContextSource } from '../contextSegments.ts';
import { ContextBar } from './ContextBar.tsx';
import { ContextChips } from './ContextChips.tsx';
import { ContextWarning } from './ContextWarning.tsx';

/** What the next message takes along: by source, piece by piece, and what to do when it gets tight. */
export function ContextArea({ preview }: { readonly preview: ContextPreview }) {
  const [shown, show] = useState<ContextSource | undefined>(undefined);
  return (
    <>
      <ContextWarning receipt={preview.receipt} onDrop={() => show('files')} />
      <ContextBar receipt={preview.receipt} shown={shown} onShow={show} />
      <ContextChips preview={preview} />
    </>
  );
}
