import assert from 'node:assert/strict';
import { FileTable, type FileRecord } from '../../../src/context/index/fileTable.ts';
import { likelyEdited } from '../../../src/context/index/likelyEdited.ts';
import { createRootPaths } from '../../../src/context/index/rootPaths.ts';

function record(language: string, how: 'grammar' | 'windows' = 'grammar'): FileRecord {
  return { type: 'indexed', stamp: '', hash: '', size: 1, language, how, chunks: 1 };
}

describe('what is made ready for the first edit', () => {
  const table = new FileTable();
  const paths = createRootPaths([{ folder: '/code', prefix: '' }]);
  table.set('a.go', record('go'));
  table.set('b.go', record('go'));
  table.set('c.py', record('python'));
  table.set('d.rs', record('rust'));
  for (const name of ['1.txt', '2.txt', '3.txt']) table.set(name, record('', 'windows'));

  it('is the commonest language that has a grammar, where nothing is open', () => {
    assert.deepEqual(likelyEdited({ table, paths }, []), ['a.go']);
  });

  it('is first the languages of the open files', () => {
    const open = ['/code/d.rs', '/elsewhere/x.c', '/code/1.txt'];
    assert.deepEqual(likelyEdited({ table, paths }, open), ['d.rs', 'a.go', 'c.py']);
  });
});
