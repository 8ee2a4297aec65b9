import type { SlashCommand } from '../protocol/panel.ts';

/** A place in VS Code's menus. */
interface MenuPlace {
  readonly menu:
    | 'view/title'
    | 'view/item/context'
    | 'parley.editor'
    | 'scm/title'
    | 'editor/title'
    | 'editor/title/context'
    | 'explorer/context'
    | 'comments/commentThread/title';
  readonly when: string;
  readonly group: string;
}

interface Keybinding {
  readonly key: string;
  readonly mac: string;
  readonly win?: string;
  readonly when?: string;
}

/** One command, as a person meets it. */
export interface CommandRow {
  readonly id: string;
  /** The palette sets "Parley: " before it. */
  readonly title: string;
  /** True where the title itself is to say whose it is: menus show no category. */
  readonly named?: true;
  readonly icon?: `$(${string})`;
  /** Where false, the command is shown greyed out. */
  readonly enablement?: string;
  /** Whether the palette shows it; a text is the condition. */
  readonly palette: boolean | string;
  readonly menus?: readonly MenuPlace[];
  readonly keybinding?: Keybinding;
  /** Where it can be called from the input of a chat. */
  readonly slash?: SlashSpec;
}

/** A command as the input of a chat takes it: `/rename TITLE`. */
export interface SlashSpec extends SlashCommand {
  /** What it does, in a few words. */
  readonly description: string;
  /**
   * True where the text leaves the input at once rather than at the command's end, for it goes on in a
   * dialog or by itself, or shows another chat. `bare`: where nothing stands behind the name.
   */
  readonly atOnce?: true | 'bare';
}
