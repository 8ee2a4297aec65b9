import { openJournal } from '../../src/sessions/openJournal.ts';
import { LogStore } from '../helpers/logStore.ts';
import { itKeepsSessions } from './storeContract.ts';

describe('a store of sessions', function () {
  this.timeout(60_000);

  describe('in SQLite', () => {
    itKeepsSessions({
      name: 'journal',
      open: (folder, now) => openJournal(folder, { now }).journal,
    });
  });

  describe('in a log that devices share', () => {
    itKeepsSessions({ name: 'log', open: (folder, now) => new LogStore(folder, now) });
  });
});
