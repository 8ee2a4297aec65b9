import type * as TreeSitter from 'web-tree-sitter';

/** A kind of node. The name of an unnamed one is its text: "<=". */
export interface SyntaxType {
  readonly name: string;
  readonly named: boolean;
}

/** A syntax tree as numbers, which goes from thread to thread in one piece. */
export interface SyntaxTable {
  /** What the types in `nodes` stand for. */
  readonly types: readonly SyntaxType[];
  /**
   * Five numbers for each node, in the order of the text, what is outside first: its type, where it
   * begins and ends (UTF-16 units), its parent (its own place for the outermost), and which node comes
   * after all that is in it.
   */
  readonly nodes: Uint32Array;
}

const width = 5;
const [typeAt, startAt, endAt, parentAt, nextAt] = [0, 1, 2, 3, 4];

export function syntaxTable(tree: TreeSitter.Tree): SyntaxTable {
  const types: SyntaxType[] = [];
  const known = new Map<string, number>();
  const numbers: number[] = [];
  /** The nodes around the one at the cursor, the outermost first. */
  const open: number[] = [];
  const typeOf = (name: string, named: boolean): number => {
    const key = `${name}\n${named}`;
    const found = known.get(key) ?? types.push({ name, named }) - 1;
    known.set(key, found);
    return found;
  };
  const close = (): void => {
    numbers[(open.pop() ?? 0) * width + nextAt] = numbers.length / width;
  };
  const cursor = tree.walk();
  try {
    for (let more = true; more;) {
      const at = numbers.length / width;
      const type = typeOf(cursor.nodeType, cursor.nodeIsNamed);
      numbers.push(type, cursor.startIndex, cursor.endIndex, open.at(-1) ?? at, 0);
      open.push(at);
      if (cursor.gotoFirstChild()) continue;
      close();
      while (!cursor.gotoNextSibling()) {
        more = cursor.gotoParent();
        if (!more) break;
        close();
      }
    }
  } finally {
    cursor.delete();
  }
  return { types, nodes: Uint32Array.from(numbers) };
}

/** Reads a syntax tree; a node is its place in the order of the text. */
export class SyntaxNodes {
  readonly text: string;
  readonly count: number;
  readonly #table: SyntaxTable;

  constructor(table: SyntaxTable, text: string) {
    this.#table = table;
    this.text = text;
    this.count = table.nodes.length / width;
  }

  /** The name of its type; of a node that has no name, its text. */
  type(node: number): string {
    return this.#table.types[this.#number(node, typeAt)]?.name ?? '';
  }

  isNamed(node: number): boolean {
    return this.#table.types[this.#number(node, typeAt)]?.named === true;
  }

  start(node: number): number {
    return this.#number(node, startAt);
  }

  end(node: number): number {
    return this.#number(node, endAt);
  }

  /** What stands there. */
  textOf(node: number): string {
    return this.text.slice(this.start(node), this.end(node));
  }

  parent(node: number): number | undefined {
    const parent = this.#number(node, parentAt);
    return parent === node ? undefined : parent;
  }

  /** The first node after all that is in this one. */
  next(node: number): number {
    return this.#number(node, nextAt);
  }

  children(node: number): readonly number[] {
    const found: number[] = [];
    const end = this.next(node);
    for (let child = node + 1; child < end; child = this.next(child)) found.push(child);
    return found;
  }

  namedChildren(node: number): readonly number[] {
    return this.children(node).filter((child) => this.isNamed(child));
  }

  #number(node: number, column: number): number {
    return this.#table.nodes[node * width + column] ?? 0;
  }
}
