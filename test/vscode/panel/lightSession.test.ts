import assert from 'node:assert/strict';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import { lightSession } from '../../../src/vscode/panel/lightSession.ts';
import { branched, question, receipt, reply } from '../../ui/panelContent.ts';

describe('a session for a page', () => {
  const messages = Array.from({ length: 40 }, (_, at) => [
    question(`q${at}`, `Question ${at}`),
    reply(`r${at}`, `q${at}`, { text: `Answer ${at}` }),
  ]).flat();

  it('has receipts with their pieces at its end only, and how many there were before', () => {
    const light = lightSession({ ...emptySession('s'), messages });
    const [, first] = light.messages;
    assert.ok(first?.kind === 'reply');
    assert.deepEqual(first.receipt, { ...receipt(), items: [], itemsSent: 5 });
    assert.deepEqual(light.messages.slice(40), messages.slice(40));
    assert.deepEqual(
      light.messages.map((each) => each.text),
      messages.map((each) => each.text),
    );
  });

  it('has nothing of what was selected in terminals', () => {
    const terminal = { terminal: 'bash', text: 'of the terminal' };
    const selected = messages.map((each) =>
      each.kind === 'message' ? { ...each, terminal } : each,
    );
    const aside = { [selected[0]?.id ?? '']: selected };
    const light = lightSession({ ...emptySession('s'), messages: selected, aside });
    assert.ok(!JSON.stringify(light).includes('of the terminal'));
    assert.deepEqual(light.messages.slice(40), messages.slice(40));
  });

  it('has none of them in what was put aside', () => {
    const { aside } = lightSession({ ...emptySession('s'), ...branched });
    const replies = Object.values(aside)
      .flat()
      .filter((each) => each.kind === 'reply');
    assert.equal(replies.length, 2);
    for (const each of replies) assert.equal(each.receipt.itemsSent, 5);
  });
});
