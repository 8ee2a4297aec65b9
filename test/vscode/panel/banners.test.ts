import assert from 'node:assert/strict';
import type { Failure } from '../../../src/protocol/model.ts';
import type { SessionSummary } from '../../../src/protocol/sessionState.ts';
import type { RecoveryReport } from '../../../src/sessions/journal.ts';
import type { StoreAccess } from '../../../src/sessions/sessionStore.ts';
import { storageFailure } from '../../../src/sessions/storageFailure.ts';
import {
  elsewhereBanner,
  journalBanners,
  parkedBanner,
  providerBanner,
  retentionBanner,
  settingBanners,
} from '../../../src/vscode/panel/banners.ts';

const readWrite: StoreAccess = { type: 'read-write' };

const report: RecoveryReport = {
  at: 7,
  reason: 'malformed',
  setAside: '/data/journal.damaged-7.db',
  events: 120,
  sessions: 3,
  lost: [],
};

const wrongKey: Failure = {
  kind: 'bad-key',
  title: 'OpenAI did not take the key.',
  advice: 'Set another one.',
  retryable: true,
  actions: ['set-api-key', 'open-log'],
};

function readOnly(code: string): StoreAccess {
  const failure = storageFailure(Object.assign(new Error('refused'), { code }));
  return { type: 'read-only', reason: 'not-writable', failure };
}

describe('banners of the journal', () => {
  it('are none where all is well', () => {
    assert.deepEqual(journalBanners(readWrite, []), []);
  });

  it('say what was recovered and where the damaged file is', () => {
    const later = { ...report, at: 8 };
    const banners = journalBanners(readWrite, [report, later]);
    assert.equal(new Set(banners.map(({ id }) => id)).size, 2, 'one for each');
    const [banner] = banners;
    assert.ok(banner);
    assert.match(banner.text, /120 events of 3 chats/);
    assert.ok(banner.text.includes(report.setAside));
    assert.equal(banner.action?.command, 'show-journal-folder');
    assert.equal(banner.dismissible, true);
  });

  it('say what could not be recovered', () => {
    const lost = [
      { session: 'a', from: 3, to: 5 },
      { session: 'a', from: 9, to: 9 },
      { session: 'b', from: 1, to: 10 },
    ];
    const [banner] = journalBanners(readWrite, [{ ...report, lost }]);
    assert.match(
      banner?.text ?? '',
      /14 events of 2 chats could not be read any more\. The damaged/,
    );
  });

  it('stay while nothing can be written, in whole sentences', () => {
    const [banner, ...others] = journalBanners(readOnly('EROFS'), []);
    assert.deepEqual(others, []);
    assert.equal(banner?.severity, 'error');
    assert.equal(banner.dismissible, false);
    assert.match(banner.text, /cannot be written to\. Make the folder writable/);
    assert.equal(journalBanners(readOnly('EROFS'), [report]).length, 2);
  });
});

function summary(title: string): SessionSummary {
  const flags = { archived: false, pinned: false, createdAt: 1, lastActivity: 1, messageCount: 1 };
  return { ...flags, id: `id of ${title}`, title };
}

describe('banners of chats', () => {
  it('say that another window writes, and offer to take over', () => {
    const banner = elsewhereBanner('s');
    assert.match(banner.text, /another window/);
    assert.equal(banner.action?.command, 'take-over');
    assert.equal(banner.dismissible, false);
    assert.notEqual(banner.id, elsewhereBanner('t').id);
  });

  it('say that a chat stopped, and offer to make it anew', () => {
    const banner = parkedBanner('s');
    assert.match(banner.text, /stopped after repeated errors\./);
    assert.equal(banner.severity, 'error');
    assert.equal(banner.action?.command, 'reopen-session');
  });

  it('name what was archived and what was deleted for not being used, and nothing else', () => {
    assert.deepEqual(retentionBanner({ archive: [], remove: [] }), []);
    const archive = ['A', 'B', 'C', 'D', 'E'].map(summary);
    const [banner, ...others] = retentionBanner({ archive, remove: [summary('Z')] });
    assert.deepEqual(others, []);
    assert.match(banner?.text ?? '', /“A”, “B”, “C” and 2 more archived; “Z” deleted\./);
    assert.equal(banner?.action?.command, 'show-sessions');
    assert.equal(banner.dismissible, true);
    const [one] = retentionBanner({ archive: [summary('A')], remove: [] });
    assert.match(one?.text ?? '', /: “A” archived\./);
    assert.notEqual(one?.id, banner.id, 'another time is another banner');
  });
});

describe('banners of the settings', () => {
  it('name each problem once, and lead to the settings', () => {
    const setting = 'parley.providers';
    const banners = settingBanners([
      { setting, text: 'The first makes no sense.' },
      { setting, text: 'The second makes no sense.' },
    ]);
    assert.deepEqual(
      banners.map(({ text }) => text),
      ['The first makes no sense.', 'The second makes no sense.'],
    );
    assert.equal(new Set(banners.map(({ id }) => id)).size, 2);
    assert.ok(banners.every(({ action }) => action?.command === 'open-settings'));
  });
});

describe('the banner of a provider', () => {
  it('says what failed and what to do', () => {
    const banner = providerBanner('p', wrongKey);
    assert.equal(banner.text, 'OpenAI did not take the key. Set another one.');
    assert.equal(banner.severity, 'warning');
    assert.equal(banner.dismissible, true);
    assert.notEqual(banner.id, providerBanner('q', wrongKey).id);
  });

  it('asks for a key where one is wanted, else for the settings', () => {
    assert.equal(providerBanner('p', wrongKey).action?.command, 'set-api-key');
    const noKey = providerBanner('p', { ...wrongKey, actions: ['open-log'] });
    assert.equal(noKey.action?.command, 'open-settings');
  });
});
