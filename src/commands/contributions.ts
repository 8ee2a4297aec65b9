import type { CommandRow } from './commandRow.ts';
import { submenus } from './submenus.ts';

/** What package.json says about a command. */
interface ContributedCommand {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
  readonly enablement?: string;
}

interface CommandItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

interface SubmenuItem {
  readonly submenu: string;
  readonly when: string;
  readonly group: string;
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
  readonly menus: Readonly<Record<string, readonly (CommandItem | SubmenuItem)[]>>;
  readonly submenus: readonly { readonly id: string; readonly label: string }[];
  readonly keybindings: readonly ContributedKeybinding[];
}

/** The manifest's view of a command table. */
export function toContributions(table: readonly CommandRow[]): CommandContributions {
  return {
    commands: table.map(toCommand),
    menus: { commandPalette: table.flatMap(paletteItem), ...placedItems(table) },
    submenus: submenus.map(({ id }) => ({ id, label: 'Parley' })),
    keybindings: table.flatMap(({ id, keybindings = [] }) =>
      keybindings.map((each) => ({ command: id, ...each })),
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
function paletteItem({ id, palette }: CommandRow): readonly CommandItem[] {
  if (palette === true) return [];
  return [{ command: id, when: palette === false ? 'false' : palette }];
}

function placedItems(
  table: readonly CommandRow[],
): Record<string, readonly (CommandItem | SubmenuItem)[]> {
  const commands = table.flatMap(({ id, menus = [] }) =>
    menus.map(({ menu, when, group }) => ({ menu, item: { command: id, when, group } })),
  );
  const inOthers = submenus.flatMap(({ id, places }) =>
    places.map(({ menu, when, group }) => ({ menu, item: { submenu: id, when, group } })),
  );
  const byMenu = Map.groupBy([...commands, ...inOthers], ({ menu }) => menu);
  return Object.fromEntries(
    [...byMenu].map(([menu, items]) => [menu, items.map(({ item }) => item)]),
  );
}
