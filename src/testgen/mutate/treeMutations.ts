import type { SyntaxNodes } from '../../context/chunks/syntaxTable.ts';
import { nextNumber, quoted, type Change } from './mutant.ts';
import type { TreeRules } from './treeRules.ts';
import { changeText } from './changeText.ts';

/** Every change that a language's rules know for a source that was parsed. */
export function treeChanges(nodes: SyntaxNodes, rules: TreeRules): readonly Change[] {
  const changes: Change[] = [];
  for (let node = 0; node < nodes.count;) {
    if (rules.isQuiet(nodes, node)) {
      node = nodes.next(node);
      continue;
    }
    changes.push(
      ...operatorChanges(nodes, node, rules),
      ...literalChanges(nodes, node, rules),
      ...returnChanges(nodes, node, rules),
      ...removalChanges(nodes, node, rules),
    );
    node += 1;
  }
  return changes;
}

function operatorChanges(nodes: SyntaxNodes, node: number, rules: TreeRules): readonly Change[] {
  const parent = nodes.parent(node);
  if (parent === undefined || nodes.isNamed(node)) return [];
  const around = nodes.type(parent);
  const sign = nodes.type(node);
  const [at, end] = [nodes.start(node), nodes.end(node)];
  if ((sign === '!' || sign === 'not') && rules.negations.has(around)) {
    const value = nodes.start(nodes.next(node));
    const description = changeText.isLeftOut(quoted(sign));
    return [{ kind: 'negation', at, end: Math.max(end, value), to: '', description }];
  }
  if (!rules.operations.has(around) || (rules.typed && joinsText(nodes, parent, rules))) return [];
  const swaps = Object.hasOwn(rules.swaps, sign) ? (rules.swaps[sign] ?? []) : [];
  return swaps.map(({ kind, to }) => {
    const description = changeText.becomes(quoted(sign), quoted(to));
    return { kind, at, end, to, description };
  });
}

/** Whether a '+' has a string among what it joins. */
function joinsText(nodes: SyntaxNodes, operation: number, rules: TreeRules): boolean {
  const signs = nodes.children(operation).filter((child) => !nodes.isNamed(child));
  if (!signs.some((sign) => /^\+=?$/u.test(nodes.type(sign)))) return false;
  return nodes
    .namedChildren(operation)
    .some((child) =>
      rules.operations.has(nodes.type(child))
        ? joinsText(nodes, child, rules)
        : rules.strings.has(nodes.type(child)),
    );
}

function literalChanges(nodes: SyntaxNodes, node: number, rules: TreeRules): readonly Change[] {
  const type = nodes.type(node);
  if (!nodes.isNamed(node)) return [];
  const text = nodes.textOf(node);
  const change = (kind: Change['kind'], to: string): readonly Change[] => {
    const description = changeText.becomes(quoted(text), quoted(to));
    return [{ kind, at: nodes.start(node), end: nodes.end(node), to, description }];
  };
  if (rules.numbers.has(type)) {
    const to = nextNumber(text);
    return to === undefined ? [] : change('number', to);
  }
  if (rules.booleans.has(type)) return change('boolean', text === 'true' ? 'false' : 'true');
  if (!rules.strings.has(type)) return [];
  const inside = nodes.namedChildren(node);
  const [quote = ''] = text;
  const isPlain =
    inside.every((child) => rules.stringContents.has(nodes.type(child))) &&
    /^["']/u.test(text) &&
    !text.startsWith('"""') &&
    text.endsWith(quote);
  if (!isPlain) return [];
  return change('string', inside.length === 0 ? `${quote}mutated${quote}` : quote + quote);
}

function returnChanges(nodes: SyntaxNodes, node: number, rules: TreeRules): readonly Change[] {
  const returned = rules.returned(nodes, node);
  if (!returned) return [];
  const value = nodes.textOf(returned.node);
  if (value === returned.to) return [];
  const [at, end] = [nodes.start(returned.node), nodes.end(returned.node)];
  const description = changeText.isReturnedAs(quoted(value), quoted(returned.to));
  return [{ kind: 'return', at, end, to: returned.to, description }];
}

function removalChanges(nodes: SyntaxNodes, node: number, rules: TreeRules): readonly Change[] {
  const to = rules.emptied(nodes, node);
  if (to === undefined) return [];
  const description = changeText.isLeftOut(quoted(nodes.textOf(node)));
  return [{ kind: 'removal', at: nodes.start(node), end: nodes.end(node), to, description }];
}
