// A model that fails, in a window of VS Code: what is tried by itself, who answers instead, what is said.
import assert from 'node:assert/strict';
import { runCommand } from '../helpers/browser.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { failWith, textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

describe('a model that fails', () => {
  let spare: FakeModelServer;
  let parley: ParleyWindow;
  endParleysAfterAll();

  before(async () => {
    spare = await startFakeModelServer({ models: ['spare-model'] });
    parley = await openParley({
      settings: (server) => ({
        'parley.providers': [
          { id: 'first', kind: 'openai', baseUrl: server.url },
          { id: 'spare', kind: 'openai', baseUrl: spare.url },
        ],
        'parley.models.failover': ['spare/spare-model'],
      }),
    });
  });
  after(() => spare.close());

  it('once is asked again, and says how often', async () => {
    const { frame, server } = parley;
    server.next([failWith(503)]);
    await sendMessage(frame, 'Are you there?');
    await replyEnded(frame, 1);
    const reply = turns(frame).last();
    await reply.getByText('You asked: Are you there?').waitFor();
    await reply.getByText('2 attempts').waitFor();
    assert.equal(server.chats.length, 2);
    assert.equal(server.chats[0]?.raw, server.chats[1]?.raw, 'the very same is sent again');
    await frame.getByTitle(/1 of the last 2 requests failed\./u).waitFor();
  });

  it('for good gives way to the next one, and the message says who answered and why', async () => {
    const { frame, server } = parley;
    server.reply([failWith(503, { message: 'The cluster is on fire.' })]);
    spare.next(textReply('I am the spare one.'));
    await sendMessage(frame, 'And now?');
    await frame.getByText(/Trying again \([234] of 4\)/u).waitFor();
    await replyEnded(frame, 2);
    const reply = turns(frame).last();
    await reply.getByText('I am the spare one.').waitFor();
    await reply.getByText(/^Answered by spare-model\. .*(?:overloaded|down)/u).waitFor();
    assert.equal(spare.chats.length, 1);
    assert.match(spare.chats[0]?.raw ?? '', /Are you there\?.*And now\?/u);
    await frame.getByText('Failing', { exact: true }).waitFor();
    await parley.page.locator('.statusbar-item.error-kind[id*="parley.status"]').waitFor();
  });

  it('and has nobody to step in says so, and keeps the message', async () => {
    const { frame, server } = parley;
    server.reply([failWith(503)]);
    spare.reply([failWith(402)]);
    await sendMessage(frame, 'Anybody?');
    await replyEnded(frame, 3, 30_000);
    const card = frame.getByRole('group', { name: 'Failure' }).last();
    await card.getByText(/Failed as well: spare-model\./u).waitFor();
    await turns(frame).getByText('Anybody?', { exact: true }).waitFor();
  });

  it('is found out by Test Providers, which shows a report to read', async () => {
    const { page } = parley;
    spare.reply(textReply('ready'));
    await runCommand(page, 'Parley: Test Providers');
    await page.getByRole('tab', { name: /^Providers\.md/u }).waitFor();
    await page.getByText('1 of 2 providers answer.').first().waitFor();
    await page.getByText('did not answer.').first().waitFor();
  });

  it('or not is counted, and Show Usage tells what was used', async () => {
    const { page } = parley;
    await runCommand(page, 'Parley: Show Usage and Cost');
    await page.getByRole('tab', { name: /^Usage\.md/u }).waitFor();
    await page.getByText('spare/spare-model').first().waitFor();
    await page.getByText('first/fake-model').first().waitFor();
  });
});
