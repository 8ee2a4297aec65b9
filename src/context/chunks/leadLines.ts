import { commentText } from './plainText.ts';

/** A line of a comment or an attribute: it belongs to what stands below it. */
export const leads = /^\s*(?:\/\/|\/\*|\*|#|--|;|@|\[|"""|''')/;
/** Goes on with what stands above, however far left it stands. */
export const goesOn = /^\s*(?:[)\]}{]|end\b|else\b|where\b|extends\b|with\b|begin\b|then\b|$)/i;

/** What the comments among such lines say. Attributes stand among them. */
export function docIn(lead: string): string {
  return commentText(lead.slice(0, 4_000).replaceAll(/^\s*(?:@|\[).*$/gm, ''), 1_000);
}
