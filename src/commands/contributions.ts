import type { CommandRow } from './commandTable.ts';

/** What package.json says about a command. */
interface ContributedCommand {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
  readonly enablement?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

interface ContributedKeybinding {
  readonly command: string;
  readonly key: string;
  readonly mac: string;
  readonly win?: string;
  readonly when?: string;
}

/** The part of package.json's `contributes` that is about commands. */
export interface CommandContributions {
  readonly commands: readonly ContributedCommand[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly keybindings: readonly ContributedKeybinding[];
}

/** The manifest's view of a command table. */
export function toContributions(table: readonly CommandRow[]): CommandContributions {
  return {
    commands: table.map(toCommand),
    menus: { commandPalette: table.flatMap(paletteItem), ...placedItems(table) },
    keybindings: table.flatMap(({ id, keybinding }) =>
      keybinding ? [{ command: id, ...keybinding }] : [],
    ),
  };
}

function toCommand({ id, title, named, icon, enablement }: CommandRow): ContributedCommand {
  return {
    command: id,
    title,
    ...(named ? {} : { category: 'Parley' }),
    ...(icon === undefined ? {} : { icon }),
    ...(enablement === undefined ? {} : { enablement }),
  };
}

/** VS Code shows every command in the palette unless a condition says otherwise. */
function paletteItem({ id, palette }: CommandRow): readonly MenuItem[] {
  if (palette === true) return [];
  return [{ command: id, when: palette === false ? 'false' : palette }];
}

function placedItems(table: readonly CommandRow[]): Record<string, readonly MenuItem[]> {
  const places = table.flatMap(({ id, menus = [] }) => menus.map((place) => ({ id, place })));
  const byMenu = Map.groupBy(places, ({ place }) => place.menu);
  return Object.fromEntries(
    [...byMenu].map(([menu, items]) => [
      menu,
      items.map(({ id, place: { when, group } }) => ({ command: id, when, group })),
    ]),
  );
}
