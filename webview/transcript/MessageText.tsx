import { useEffect, useMemo } from 'preact/hooks';
import type { MessageId } from '../../src/protocol/ids.ts';
import { foundAttribute } from '../find/places.ts';
import { useFound } from '../find/useFound.ts';
import { FoldButton } from '../FoldButton.tsx';
import { FoldView } from '../Fold.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { pasteName } from '../pastes/pasteName.ts';
import { splitWritten, type PastedText } from '../pastes/writtenText.ts';
import { useKeptOpen } from '../useKeptOpen.ts';

/** A message longer than this is folded until it is asked for. */
const foldedLines = 16;
const foldedCharacters = 1_600;

interface MessageTextProps {
  readonly message: MessageId;
  readonly text: string;
}

/** What a person wrote, and the long texts that were pasted with it. */
export function MessageText({ message, text }: MessageTextProps) {
  const { typed, pastes } = useMemo(() => splitWritten(text), [text]);
  const found = useFound(message);
  return (
    <div class="message-text" {...(found ? { [foundAttribute]: found.nth } : {})}>
      {typed.trim() !== '' && <Bubble id={`message:${message}`} text={typed} found={found?.nth} />}
      {pastes.map((paste, at) => (
        <Pasted
          key={at}
          id={`pasted:${message}:${at}`}
          paste={paste}
          name={pasteName(paste, pastes)}
          found={found?.nth}
        />
      ))}
    </div>
  );
}

/** Opened where something in it is found: `nth` is another one with each place that is gone to. */
function useOpened(id: string, nth: number | undefined): ReturnType<typeof useKeptOpen> {
  const [open, setOpen] = useKeptOpen(id);
  useEffect(() => {
    if (nth !== undefined) setOpen(true);
  }, [nth]);
  return [open, setOpen];
}

interface BubbleProps {
  readonly id: string;
  readonly text: string;
  readonly found: number | undefined;
}

/** Letter by letter: what a person wrote is not read as Markdown. */
function Bubble({ id, text, found }: BubbleProps) {
  const [open, setOpen] = useOpened(id, found);
  const lines = text.split('\n').length;
  const long = lines > foldedLines || text.length > foldedCharacters;
  return (
    <>
      <div class={long && !open ? 'bubble bubble-folded' : 'bubble'} dir="auto">
        {visibleText(text)}
      </div>
      <FoldButton
        class="fold-button"
        lines={long ? lines : undefined}
        isFolded={!open}
        onToggle={() => setOpen(!open)}
      />
    </>
  );
}

interface PastedProps {
  readonly id: string;
  readonly paste: PastedText;
  readonly name: string;
  readonly found: number | undefined;
}

function Pasted({ id, paste, name, found }: PastedProps) {
  const [open, setOpen] = useOpened(id, found);
  return (
    <FoldView
      class="pasted"
      summary={<span class="fold-name">{name}</span>}
      bodyClass="pasted-text"
      open={open}
      onToggle={setOpen}
    >
      {() => visibleText(paste.text)}
    </FoldView>
  );
}
