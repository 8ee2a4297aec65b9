import type { CommandRow } from './commandRow.ts';
import { editorSubmenu } from './editorCommandRows.ts';

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
    menus: { commandPalette: table.flatMap(paletteItem), ...placedItems(table), ...submenuItems() },
    submenus: [{ id: editorSubmenu.id, label: editorSubmenu.label }],
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

function placedItems(table: readonly CommandRow[]): Record<string, readonly CommandItem[]> {
  const places = table.flatMap(({ id, menus = [] }) => menus.map((place) => ({ id, place })));
  const byMenu = Map.groupBy(places, ({ place }) => place.menu);
  return Object.fromEntries(
    [...byMenu].map(([menu, items]) => [
      menu,
      items.map(({ id, place: { when, group } }) => ({ command: id, when, group })),
    ]),
  );
}

function submenuItems(): Record<string, SubmenuItem[]> {
  const { id, places } = editorSubmenu;
  return Object.fromEntries(
    places.map(({ menu, when, group }) => [menu, [{ submenu: id, when, group }]]),
  );
}
