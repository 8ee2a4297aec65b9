import { useRef } from 'preact/hooks';
import { visibleText } from './markdown/visibleText.ts';
import { usePanel } from './panel.ts';

/** What a screen reader says of what happens here, in a few words. */
export function Announcer() {
  const said = usePanel().announcement.value;
  const count = useRef(0);
  count.current += 1;
  // A new element each time, so that the same words are said again.
  return (
    <div class="visually-hidden" role="status">
      {said && <span key={count.current}>{visibleText(said.text)}</span>}
    </div>
  );
}
