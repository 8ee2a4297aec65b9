import assert from 'node:assert/strict';
import type { ApprovalPattern } from '../../../src/protocol/approvals.ts';
import { WorkspaceRules } from '../../../src/vscode/tools/workspaceRules.ts';
import { FakeMemento } from '../fakeMemento.ts';

const rule: ApprovalPattern = {
  kind: 'terminal',
  match: 'exact',
  command: 'npm test',
  folder: '/shop',
};

describe('what is always allowed in a workspace', () => {
  it('is kept, once, and can be taken away', async () => {
    const memory = new FakeMemento();
    const rules = new WorkspaceRules(memory);
    await rules.add(rule);
    await rules.add({ ...rule });
    await rules.add({ ...rule, folder: '/other' });
    assert.deepEqual(new WorkspaceRules(memory).list(), [rule, { ...rule, folder: '/other' }]);
    await rules.remove({ ...rule });
    assert.deepEqual(rules.list(), [{ ...rule, folder: '/other' }]);
    await rules.remove({ ...rule, folder: '/other' });
    assert.deepEqual(memory.keys(), []);
  });

  it('is nothing that is no pattern, and has an end', async () => {
    const memory = new FakeMemento();
    await memory.update('parley.approvals', [rule, 'npm *', { ...rule, match: 'any' }, null, {}]);
    assert.deepEqual(new WorkspaceRules(memory).list(), [rule]);
    await memory.update('parley.approvals', 'everything');
    const rules = new WorkspaceRules(memory);
    assert.deepEqual(rules.list(), []);
    for (let n = 0; n < 120; n++) await rules.add({ ...rule, command: `echo ${n}` });
    assert.equal(rules.list().length, 100);
    assert.equal(rules.list().at(-1)?.command, 'echo 119');
  });

  it('has what was said about tests before there were patterns', async () => {
    const memory = new FakeMemento();
    await memory.update('parley.tests.runWithoutAsking', true);
    const rules = new WorkspaceRules(memory);
    const [all] = rules.list();
    assert.deepEqual(all, { kind: 'tests', match: 'folder', command: '', folder: '' });
    assert.ok(all);
    await rules.remove(all);
    assert.deepEqual([rules.list(), memory.keys()], [[], []]);
  });
});
