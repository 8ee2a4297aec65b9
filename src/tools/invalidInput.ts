import * as v from 'valibot';
import type { ToolAnswer } from './toolParts.ts';

/** What is wrong with a tool's input, field by field. */
export function invalidInput(issues: readonly v.BaseIssue<unknown>[]): ToolAnswer {
  const wrong = issues.map((issue) => {
    const path = v.getDotPath(issue);
    return path === null ? issue.message : `${path}: ${issue.message}`;
  });
  return { type: 'refused', reason: `The input cannot be used. ${wrong.join('. ')}.` };
}
