import { useEffect, useRef, useState } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

interface MathViewProps {
  /** LaTeX. */
  readonly source: string;
  /** True for a formula on lines of its own. */
  readonly display: boolean;
}

/** A formula; its source until it is drawn, and where it cannot be. */
export function MathView({ source, display }: MathViewProps) {
  const store = usePanel();
  const place = useRef<HTMLSpanElement>(null);
  const [drawn, setDrawn] = useState<{ readonly source: string; readonly problem?: string }>();
  useEffect(() => {
    let wanted = true;
    const draw = async (): Promise<void> => {
      const { drawMath, mathStyled } = await import('./mathRenderer.ts');
      await mathStyled();
      if (!wanted || !place.current) return;
      const problem = drawMath(place.current, source, display);
      setDrawn({ source, ...(problem === undefined ? {} : { problem }) });
    };
    draw().catch((error: unknown) => store.report(error));
    return () => {
      wanted = false;
    };
  }, [source, display, store]);
  const problem = drawn?.source === source ? drawn.problem : undefined;
  const isDrawn = drawn?.source === source && problem === undefined;
  const hint = problem === undefined ? {} : { title: strings.mathProblem(problem) };
  const content = (
    <>
      <span ref={place} hidden={!isDrawn} />
      {!isDrawn && (
        <code class="math-source" {...hint}>
          {source}
        </code>
      )}
    </>
  );
  if (!display) return <span class="math">{content}</span>;
  return (
    <span class="math math-display" role="group" aria-label={strings.formula} tabIndex={0}>
      {content}
    </span>
  );
}
