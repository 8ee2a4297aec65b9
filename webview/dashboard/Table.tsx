import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { number } from '../numbers.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';

/** How many rows are shown until somebody wants to see more. */
const fewRows = 10;

export interface Column<Row> {
  readonly head: string;
  /** `name`: what the row is about. `number`: aligned by its digits. `short`: a word or two on one line. */
  readonly kind?: 'name' | 'number' | 'short' | 'actions';
  readonly cell: (row: Row) => ComponentChildren;
}

interface TableProps<Row> {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, at: number) => string;
  /** How many there are in all; what is beyond the rows is counted below them. */
  readonly total: number;
}

/**
 * A table with headings. Where the page is narrow its rows become blocks, each value with its heading
 * before it; the roles are written out, for that look would take them away.
 */
export function Table<Row>({ label, columns, rows, keyOf, total }: TableProps<Row>) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || rows.length <= fewRows + 1 ? rows : rows.slice(0, fewRows);
  const folded = rows.length - shown.length;
  return (
    <>
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ head, kind }) => (
              <th key={head} role="columnheader" scope="col" class={kind}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row, at) => (
            <tr key={keyOf(row, at)} role="row">
              {columns.map((column) => (
                <Cell key={column.head} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {folded > 0 ? (
        <button type="button" class="link-button more" onClick={() => setWhole(true)}>
          {strings.showMore(number(folded))}
        </button>
      ) : (
        total > rows.length && <p class="aside">{strings.andMore(number(total - rows.length))}</p>
      )}
    </>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { head, kind, cell } = column;
  if (kind === 'name') {
    return (
      <th role="rowheader" scope="row" class={kind} data-head={head}>
        {cell(row)}
      </th>
    );
  }
  return (
    <td role="cell" class={kind} data-head={head}>
      {cell(row)}
    </td>
  );
}
