import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openJournal } from '../../../src/sessions/openJournal.ts';
import {
  readBelonging,
  writeBelonging,
  type Belonging,
} from '../../../src/sessions/transfer/belonging.ts';
import {
  findOtherFolders,
  isOwnHistory,
  lookIntoFolders,
  moveOf,
  placeName,
  type Here,
  type OtherFolder,
} from '../../../src/sessions/transfer/otherFolders.ts';
import { created, said, withFolder } from '../sessionHelpers.ts';

/** A home with VS Code's storages in it, and projects. */
class Home {
  readonly root: string;
  readonly storages: string;

  constructor(root: string) {
    this.root = root;
    this.storages = join(root, 'workspaceStorage');
    mkdirSync(this.storages);
  }

  project(...names: readonly string[]): string {
    const path = join(this.root, ...names);
    mkdirSync(path, { recursive: true });
    return uriOf(path);
  }

  /** A storage of VS Code's with a journal in it, in which something was said `at` that time. */
  storage(id: string, file: object, at = 1_000): string {
    const folder = join(this.storages, id, 'parley.parley');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(this.storages, id, 'workspace.json'), JSON.stringify(file));
    const { journal } = openJournal(folder, { now: () => at });
    journal.append(id, 0, [created(), said('m1')], 'now');
    journal.append(`${id}-empty`, 0, [created()], 'now');
    journal.close();
    return folder;
  }

  here(...folders: readonly string[]): Here {
    return {
      folder: join(this.storages, 'own', 'parley.parley'),
      storages: this.storages,
      name: 'parley.parley',
      more: [],
      belonging: { folders },
    };
  }
}

function withHome(work: (home: Home) => Promise<void>): Promise<void> {
  return withFolder((root) => work(new Home(root)));
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function idOf({ journal }: OtherFolder): string {
  return basename(join(journal, '..'));
}

async function relations(here: Here): Promise<Record<string, string>> {
  const found = await findOtherFolders(here);
  return Object.fromEntries(found.map((each) => [idOf(each), each.relation]));
}

describe('the journals of other folders', () => {
  it('are found beside the own one, with what their folders are to this one', () =>
    withHome(async (home) => {
      const shop = home.project('new', 'shop');
      home.storage('own', { folder: shop });
      home.storage('before', { folder: shop });
      home.storage('moved', { folder: uriOf(join(home.root, 'old', 'shop')) });
      home.storage('namesake', { folder: home.project('other', 'shop') });
      home.storage('gone', { folder: uriOf(join(home.root, 'gone')) });
      home.storage('apart', { folder: home.project('apart') });
      home.storage('remote', { folder: 'vscode-remote://ssh-remote+box/old/apart' });
      mkdirSync(join(home.storages, 'without', 'parley.parley'), { recursive: true });
      writeFileSync(join(home.storages, 'a file'), '');
      assert.deepEqual(await relations(home.here(shop)), {
        before: 'same',
        moved: 'moved',
        namesake: 'same-name',
        gone: 'gone',
        apart: 'other',
        remote: 'other',
      });
    }));

  it('are known as parts of a multi-root workspace, and as other workspaces with a folder of it', () =>
    withHome(async (home) => {
      const [shop, api, docs] = [home.project('shop'), home.project('api'), home.project('docs')];
      home.storage('shop', { folder: `${shop}/` });
      home.storage('docs', { folder: docs });
      const both = home.storage('both', {});
      await writeBelonging(both, { folders: [docs, shop] });
      const relation = await relations(home.here(shop, api));
      assert.deepEqual(relation, { shop: 'part', docs: 'other', both: 'shared' });
      const own = (await findOtherFolders(home.here(shop, api))).filter(isOwnHistory);
      assert.deepEqual(own.map(idOf), ['shop']);
      assert.equal((await relations(home.here(shop, docs)))['both'], 'same', 'in another order');
    }));

  it('come with their chats: those of this folder first, then by last use; without one, not at all', () =>
    withHome(async (home) => {
      const shop = home.project('new', 'shop');
      home.storage('apart', { folder: home.project('apart') }, 9_000);
      home.storage('namesake', { folder: home.project('other', 'shop') }, 7_000);
      home.storage('moved', { folder: uriOf(join(home.root, 'old', 'shop')) }, 1_000);
      home.storage('gone', { folder: uriOf(join(home.root, 'gone')) }, 8_000);
      const silent = join(home.storages, 'silent', 'parley.parley');
      openJournal(silent).journal.close();
      const before = readdirSync(home.storages, { recursive: true });
      const found = await findOtherFolders(home.here(shop));
      const seen = await lookIntoFolders(found, join(home.root, 'scratch'));
      assert.deepEqual(seen.map(idOf), ['moved', 'gone', 'namesake', 'apart']);
      assert.deepEqual(seen[0]?.look, { type: 'readable', chats: 1, lastUsed: 1_000 });
      assert.deepEqual(readdirSync(home.storages, { recursive: true }), before);
    }));

  it('are those of windows without a folder too, and never the own one under another name', () =>
    withHome(async (home) => {
      const shop = home.project('shop');
      const own = home.storage('own', { folder: shop });
      const noFolder = join(home.root, 'globalStorage', 'no-folder');
      openJournal(noFolder).journal.close();
      const here = { ...home.here(shop), folder: own, more: [noFolder, join(own, '.')] };
      const found = await findOtherFolders(here);
      assert.deepEqual(found.map(placeName), ['No folder']);
    }));

  it('are named by their paths', () => {
    const name = (belonging: Belonging): string =>
      placeName({ belonging, relation: 'other', journal: '/x/parley.parley' });
    const shop = join(process.cwd(), 'a shop');
    assert.equal(name({ folders: [uriOf(shop)] }), shop);
    assert.equal(
      name({ folders: ['vscode-remote://box/shop', uriOf(shop)] }),
      `vscode-remote://box/shop, ${shop}`,
    );
    assert.equal(
      name({ folders: [], workspace: uriOf(`${shop}.code-workspace`), name: 'x' }),
      `${shop}.code-workspace`,
    );
    assert.equal(name({ folders: [], name: 'shop' }), 'shop');
    assert.equal(name({ folders: [] }), '/x/parley.parley');
  });

  it('say where the files of a moved folder are now', () => {
    const from = 'file:///old/a%20shop';
    const other = { belonging: { folders: [from] }, relation: 'moved', journal: '/x' } as const;
    const to = 'file:///new/a%20shop';
    assert.deepEqual(moveOf(other, { folders: ['file:///api', to] }), { from, to });
    assert.equal(moveOf({ ...other, relation: 'part' }, { folders: [to] }), undefined);
  });
});

describe('the note of a journal’s folders', () => {
  it('counts before what VS Code wrote, and is what was written last', () =>
    withHome(async (home) => {
      const folder = home.storage('a', { folder: 'file:///from/vscode' });
      assert.deepEqual(await readBelonging(folder), { folders: ['file:///from/vscode'] });
      const belonging = { folders: ['file:///shop'], name: 'shop' };
      await writeBelonging(folder, { folders: ['file:///before'] });
      await writeBelonging(folder, belonging);
      await writeBelonging(folder, belonging);
      assert.deepEqual(await readBelonging(folder), belonging);
      const names = readdirSync(folder).filter((name) => name.startsWith('folders'));
      assert.deepEqual(names, ['folders.json']);
    }));

  it('is what a server of VS Code’s knows, where there is no other: a name', () =>
    withHome(async (home) => {
      const folder = home.storage('a', {});
      renameSync(join(folder, '..', 'workspace.json'), join(folder, '..', 'meta.json'));
      writeFileSync(join(folder, '..', 'meta.json'), '{"id":"a","name":"shop"}');
      assert.deepEqual(await readBelonging(folder), { folders: [], name: 'shop' });
      const shop = home.project('shop');
      assert.deepEqual(await relations(home.here(shop)), { a: 'same-name' });
      writeFileSync(
        join(folder, '..', 'meta.json'),
        '{"configuration":"file:///x.code-workspace"}',
      );
      assert.equal((await readBelonging(folder)).workspace, 'file:///x.code-workspace');
    }));

  it('says nothing where it makes no sense', () =>
    withHome(async (home) => {
      const folder = home.storage('a', {});
      const long = JSON.stringify({ folder: `file:///${'x'.repeat(200_000)}` });
      for (const content of ['', '{', '[]', '{"folder":7}', 'null', '{"__proto__":{}}', long]) {
        writeFileSync(join(folder, '..', 'workspace.json'), content);
        assert.deepEqual(await readBelonging(folder), { folders: [] }, content.slice(0, 20));
      }
      rmSync(join(folder, '..', 'workspace.json'));
      assert.deepEqual(await readBelonging(folder), { folders: [] });
      writeFileSync(join(folder, '..', 'workspace.json'), '{"folder":"file://host/%zz/%00"}');
      assert.deepEqual(await relations(home.here(home.project('shop'))), { a: 'other' });
    }));
});
