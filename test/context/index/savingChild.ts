// Saves an index of a million equal bytes, many times over.
import process from 'node:process';
import { writeSavedIndex } from '../../../src/context/index/savedIndex.ts';

const [folder = '', mark = '1'] = process.argv.slice(2);
const postings = Buffer.alloc(1_000_000, Number(mark));
const roots = [{ folder: '/code', prefix: '' }];
for (let i = 0; i < 40; i++) {
  writeSavedIndex(folder, { roots, complete: true, records: [], postings });
}
