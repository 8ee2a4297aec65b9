import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readMarks } from '../../src/sessions/marks.ts';
import { Sql } from '../../src/sessions/sql.ts';
import { withJournal } from './sessionHelpers.ts';

describe('the marks of what others wrote', () => {
  it('are of one state, where somebody commits between two of them', () =>
    withJournal((journal, folder) => {
      journal.claim('s');
      const other = new DatabaseSync(join(folder, 'journal.db'));
      const own = new Sql(new DatabaseSync(join(folder, 'journal.db')));
      const before = readMarks(own, 0);
      const prepare = own.prepare.bind(own);
      let meanwhile = 0;
      own.prepare = (sql) => {
        if (!sql.startsWith('PRAGMA') && meanwhile++ === 0) {
          other.exec("UPDATE leases SET wantedBy = 'other'");
        }
        return prepare(sql);
      };
      assert.deepEqual(readMarks(own, 0), before);
      const after = readMarks(own, 0);
      assert.equal(meanwhile, 2);
      assert.notEqual(after.written, before.written);
      assert.notEqual(after.leases, before.leases);
      other.close();
      own.db.close();
    }));
});
