import type { ComponentChildren, JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { CodeBlock } from '../code/CodeBlock.tsx';
import { MathView } from '../math/MathView.tsx';
import { memo } from '../memo.ts';
import { StepsView } from '../steps/StepsView.tsx';
import { strings } from '../strings.ts';
import { FirstDepth, headingLevel } from './headingLevel.ts';
import { InlineView } from './InlineView.tsx';
import type { Block, Inline, ListItem } from './nodes.ts';
import { pathNamedBy } from './pathNamedBy.ts';

interface BlockViewProps {
  readonly block: Block;
  /** Which block of its reply it is: "3", and "3.0" for the first one within it. */
  readonly place: string;
  /** The file that the line before it names; for code alone. */
  readonly path?: string | undefined;
}

/** Draws one block; again only when it is another object. */
export const BlockView = memo(({ block, place, path }: BlockViewProps) => {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <InlineView nodes={block.children} />
        </p>
      );
    case 'line':
      return <InlineView nodes={block.children} />;
    case 'heading':
      return (
        <Heading depth={block.depth}>
          <InlineView nodes={block.children} />
        </Heading>
      );
    case 'quote':
      return (
        <blockquote>
          <BlocksView blocks={block.children} within={`${place}.`} />
        </blockquote>
      );
    case 'list':
      return <ListView list={block} place={place} />;
    case 'code':
      return <CodeBlock code={block} place={place} path={block.path ?? path} />;
    case 'math':
      return <MathView source={block.source} display={block.display} />;
    case 'table':
      return <TableView table={block} />;
    case 'steps':
      return <StepsView steps={block.steps} />;
    case 'rule':
      return <hr />;
    case 'plain':
      return <div class="plain">{block.text}</div>;
  }
});

interface BlocksViewProps {
  readonly blocks: readonly Block[];
  /** What stands before the number of each block: "3." */
  readonly within: string;
  /** The number of the first one, and the file that the line before it names. */
  readonly from?: number;
  readonly path?: string | undefined;
}

export function BlocksView({ blocks, within, from = 0, path }: BlocksViewProps) {
  return blocks.map((block, at) => (
    <BlockView
      key={at}
      block={block}
      place={`${within}${from + at}`}
      path={block.type !== 'code' ? undefined : at === 0 ? path : pathNamedBy(blocks[at - 1])}
    />
  ));
}

function Heading({
  depth,
  children,
}: {
  readonly depth: number;
  readonly children: ComponentChildren;
}) {
  const Level = `h${headingLevel(depth, useContext(FirstDepth))}` as const;
  return <Level class={`heading heading-${depth}`}>{children}</Level>;
}

interface ListViewProps {
  readonly list: Extract<Block, { type: 'list' }>;
  readonly place: string;
}

function ListView({ list, place }: ListViewProps) {
  const items = list.items.map((item, at) => (
    <ItemView key={at} item={item} within={`${place}.${at}.`} />
  ));
  return list.ordered ? <ol start={list.start}>{items}</ol> : <ul>{items}</ul>;
}

function ItemView({ item, within }: { readonly item: ListItem; readonly within: string }) {
  if (item.task === undefined)
    return (
      <li>
        <BlocksView blocks={item.children} within={within} />
      </li>
    );
  const done = item.task === 'done';
  return (
    <li class="task">
      <span
        class={`codicon codicon-${done ? 'pass-filled' : 'circle-large'}`}
        role="img"
        aria-label={done ? strings.taskDone : strings.taskOpen}
      />
      <div>
        <BlocksView blocks={item.children} within={within} />
      </div>
    </li>
  );
}

function TableView({ table }: { readonly table: Extract<Block, { type: 'table' }> }) {
  const cells = (row: readonly (readonly Inline[])[], Cell: 'th' | 'td'): JSX.Element[] =>
    row.map((cell, at) => {
      const align = table.align[at];
      return (
        <Cell
          key={at}
          {...(Cell === 'th' ? { scope: 'col' } : {})}
          {...(align ? { class: `align-${align}` } : {})}
        >
          <InlineView nodes={cell} />
        </Cell>
      );
    });
  return (
    <div class="table" role="group" aria-label={strings.table} tabIndex={0}>
      <table>
        <thead>
          <tr>{cells(table.header, 'th')}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
