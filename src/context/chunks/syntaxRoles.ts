import type { Language } from 'web-tree-sitter';
import type { ChunkKind } from './chunk.ts';
import type { Form, SyntaxRules } from './syntaxRules.ts';

type Role = 'declares' | 'form' | 'wrap' | 'body' | 'through' | 'comment' | 'lead';

/** A grammar's node types by number, so that the walk compares no strings. */
export interface SyntaxRoles {
  readonly roles: readonly (Role | undefined)[];
  readonly kinds: readonly (ChunkKind | undefined)[];
  readonly forms: readonly (readonly Form[] | undefined)[];
  readonly nameFields: readonly (number | undefined)[];
  readonly nameField: number;
  readonly types: readonly string[];
  readonly rules: SyntaxRules;
}

/** Looks a language's rules up in its loaded grammar. */
export function rolesOf(rules: SyntaxRules, language: Language): SyntaxRoles {
  const types = Array.from(language.types, (type) => type ?? '');
  const roleOf = (type: string): Role | undefined => {
    if (type in rules.declares) return 'declares';
    if (rules.forms !== undefined && type in rules.forms) return 'form';
    if (rules.wraps?.includes(type) || type === 'ERROR') return 'wrap';
    if (rules.bodies.includes(type)) return 'body';
    if (rules.through?.includes(type)) return 'through';
    if (rules.comments.includes(type)) return 'comment';
    return rules.leads?.includes(type) ? 'lead' : undefined;
  };
  // A keyword may share its text with a node type: `class` in JavaScript.
  const named = types.map((type, id) => (language.nodeTypeIsNamed(id) ? roleOf(type) : undefined));
  return {
    rules,
    types,
    roles: named,
    kinds: types.map((type) => rules.declares[type]),
    forms: types.map((type) => rules.forms?.[type]),
    nameFields: types.map((type) => {
      const field = rules.nameFields?.[type];
      return field === undefined ? undefined : (language.fieldIdForName(field) ?? undefined);
    }),
    nameField: language.fieldIdForName('name') ?? -1,
  };
}
