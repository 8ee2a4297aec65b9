import assert from 'node:assert/strict';
import type { LanguageModel } from '../../../src/models/languageModel.ts';
import { askAllQuestions } from '../../../src/vscode/editor/askAllQuestions.ts';
import { infoOf, says, wordsOf } from '../../rooms/roomHelpers.ts';

const never = new AbortController().signal;
const finding = { file: 'src/cart.ts', line: 1, severity: 'error', message: 'Rounds twice.' };
const answer = says(JSON.stringify({ findings: [finding] }));

/** Asks so many questions, and gives what was told by then each time that the model is asked. */
async function asked(many: number, model: Pick<LanguageModel, 'stream'> = { stream: answer }) {
  let told = '';
  const heard: string[] = [];
  const stream: LanguageModel['stream'] = (request, signal) => {
    heard.push(`${told} <- ${/\bQ\d\b/u.exec(wordsOf(request))?.[0] ?? ''}`);
    return model.stream(request, signal);
  };
  const questions = Array.from({ length: many }, (_, at) => `Q${at + 1}`);
  const outcome = await askAllQuestions(
    { questions, model: { info: infoOf('p'), stream } },
    never,
    ({ message, counted }) => (told = `${message} (${counted?.done}/${counted?.of})`),
  );
  return { ...outcome, heard };
}

describe('questions of an analysis', () => {
  it('are told with their numbers: the one that is asked, of as many as there are', async () => {
    const { heard, found } = await asked(3);
    assert.deepEqual(heard, [
      'question 1 of 3 (0/3) <- Q1',
      'question 2 of 3 (1/3) <- Q2',
      'question 3 of 3 (2/3) <- Q3',
    ]);
    assert.equal(found.length, 3);
  });

  it('have no number where there is one', async () => {
    assert.deepEqual((await asked(1)).heard, [' <- Q1']);
  });
});
