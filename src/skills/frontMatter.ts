import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';
import { t } from '../protocol/texts.ts';

/** `problem` is a clause that follows the file's name. */
export type FrontMatter =
  | {
      readonly type: 'read';
      /** The values that are texts, by key; lists and tables are left out. */
      readonly fields: ReadonlyMap<string, string>;
      readonly body: string;
    }
  | { readonly type: 'unreadable'; readonly problem: string };

/** Reads the head of a Markdown file: YAML between two lines of `---`. Pure. */
export function parseFrontMatter(file: string): FrontMatter {
  const text = file.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  const found = /^---[ \t]*\n([\s\S]*?\n)??---[ \t]*(?:\n|$)/u.exec(text);
  if (!found) return unreadable(t('does not begin with a head between two lines of “---”'));
  const [whole, head = ''] = found;
  // Every value is a text, as it stands: `version: 1.10` is no number.
  const document = parseDocument(withQuotes(head), { schema: 'failsafe', prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const line = head.slice(0, error.pos[0]).split('\n').length + 1;
    return unreadable(t('has a head that cannot be read, in line {0}: {1}', line, error.message));
  }
  const { contents } = document;
  if (contents !== null && !isMap(contents)) {
    return unreadable(t('has a head that is not made of lines like “name: release”'));
  }
  const texts = (contents?.items ?? []).flatMap(({ key, value }) =>
    isText(key) && isText(value) ? [[key.value, value.value.trim()] as const] : [],
  );
  const fields = new Map(texts);
  return { type: 'read', fields, body: text.slice(whole.length).trim() };
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === 'string';
}

/** People write `description: Use when: asked`, which YAML takes for a table within a line. */
function withQuotes(head: string): string {
  return head.replaceAll(
    /^([\w-]+:[ \t]+)(?!["'>|[{&*!#%@`])(.*:[ \t].*?)([ \t]+#.*)?$/gmu,
    (_, key: string, value: string, comment: string | undefined) =>
      `${key}${JSON.stringify(value)}${comment ?? ''}`,
  );
}

function unreadable(problem: string): FrontMatter {
  return { type: 'unreadable', problem };
}
