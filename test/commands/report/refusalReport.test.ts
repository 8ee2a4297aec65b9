import assert from 'node:assert/strict';
import { refusalReport } from '../../../src/commands/report/refusalReport.ts';
import { editBlocks } from '../../../src/edits/editBlocks.ts';
import { planEdits } from '../../../src/edits/planEdits.ts';

const block = (search: string, replace: string): string =>
  `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;

/** What a person is shown of an answer's edits that have no place in `text`, which is src/a_b.ts. */
function report(answer: string, text: string): string {
  const find = (path: string) => ({ uri: `file:///${path}`, path, text });
  const { refused } = planEdits(editBlocks(answer), find);
  assert.ok(refused.length > 0, 'it is refused');
  return refusalReport(refused, () => text);
}

describe('the report of edits without a place', () => {
  const lines = Array.from({ length: 9 }, (_, at) => `const value${at} = measure(${at});`);

  it('shows the block whole, why, and the lines that come nearest with their numbers', () => {
    const text = [...lines, 'return Math.sign(amount) * round(amount);', 'done();', ''].join('\n');
    const search = 'return Math.sign(amount) * rint(amount);\ndone();';
    const shown = report(`Now:\n\nsrc/a_b.ts\n${block(search, 'return 0;')}`, text);
    assert.match(shown, /^## 1\. src\/a\\_b\.ts$/mu, 'a path is no markup');
    assert.match(shown, /^- \*\*Why:\*\* .*lines 1\d to 1\d/mu);
    assert.match(shown, /^- \*\*In the answer:\*\* line 4$/mu);
    assert.ok(shown.includes(`\`\`\`text\n${search}\n\`\`\``), shown);
    assert.ok(shown.includes('```text\nreturn 0;\n```'), shown);
    assert.match(shown, /nearest:\n\n```text\n(?:.*\n)*10 \| return Math\.sign\(amount\)/u);
  });

  it('shows each of several places that it fits', () => {
    const text = ['same();', ...lines, 'same();', ''].join('\n');
    const shown = report(`src/a_b.ts\n${block('same();', 'other();')}`, text);
    assert.match(shown, /fits here[^]*^1 \| same\(\);$[^]*^11 \| same\(\);$/mu);
  });

  it('numbers them, and shows of what could not be read where it stands in the answer', () => {
    const cut = 'src/a_b.ts\n<<<<<<< SEARCH\nvalue\n';
    const shown = report(`src/a_b.ts\n${block('nowhere();', 'x();')}\n${cut}`, lines.join('\n'));
    assert.match(shown, /^## 1\. /mu);
    assert.match(shown, /^## 2\. /mu);
    assert.match(shown, /line \d+$/mu);
  });

  it('lets no line of the block or the file end the fence around it', () => {
    const text = ['````', 'a fence', '````', ...lines, ''].join('\n');
    const shown = report(`src/a_b.ts\n${block('````\nno fence at all', '# not a heading')}`, text);
    assert.match(shown, /^`{5}text\n````\nno fence at all\n`{5}$/mu);
  });
});
