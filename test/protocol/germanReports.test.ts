import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { looksEnglish } from '../helpers/translation.ts';

/** English words of these reports that no German one has. */
const englishWords =
  /\b(?:files|lines|message|tokens|deleted|left out|score|mutants noticed|branches|runs|leaves|chunks|saved|applied|pinned|setting|settings|workspace|counts|counted|from)\b/iu;

describe('reports in German', () => {
  it('have no English word: of the settings, of the index, of a chat as Markdown, of a generated test', () => {
    const printer = fileURLToPath(new URL('../helpers/germanReports.ts', import.meta.url));
    const args = ['--no-warnings', printer];
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8' });
    const lines = printed.split('\n').map((line) => line.replaceAll(/`[^`]*`/gu, ''));
    assert.ok(lines.length > 150, printed);
    assert.deepEqual(
      lines.filter((line) => looksEnglish(line) || englishWords.test(line)),
      [],
    );
    // Numbers are written as German does.
    assert.match(printed, /5\.300 Dateien sind noch zu lesen/u);
    assert.match(printed, /9,5 MB/u);
  });
});
