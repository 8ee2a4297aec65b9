import type { SlashCommand } from '../protocol/panel.ts';
import type { Submenu } from './submenus.ts';

/** A place in VS Code's menus. */
interface MenuPlace {
  readonly menu:
    | 'view/title'
    | 'view/item/context'
    | Submenu['id']
    | 'scm/title'
    | 'editor/title'
    | 'terminal/context'
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

/** What a command does to the world: its dry run is about that, and does none of it. */
export interface CommandEffects {
  /** True where it asks a model, which takes time and may cost something. */
  readonly asks: boolean;
  /**
   * `proposal`: files, once a person has seen the change and accepted it. `accepted`: what was proposed
   * before. `chosen`: files at a place that the command asks for first. `problems`: the Problems panel.
   * `commit-input`: the input of source control. `copy`: a temporary copy, in which tests run.
   */
  readonly writes:
    'nothing' | 'proposal' | 'accepted' | 'chosen' | 'problems' | 'commit-input' | 'copy';
}

/** One command, as a person meets it. */
export interface CommandRow {
  readonly id: string;
  /** The palette sets "Parley: " before it. */
  readonly title: string;
  /** True where the title itself says whose it is: an icon among others' shows no category. */
  readonly named?: true;
  readonly icon?: `$(${string})`;
  /** Where false, the command is shown greyed out. */
  readonly enablement?: string;
  /** Whether the palette shows it; a text is the condition. */
  readonly palette: boolean | string;
  readonly menus?: readonly MenuPlace[];
  readonly keybindings?: readonly Keybinding[];
  /** What it does outside Parley's own views and chats; missing where it does nothing there. */
  readonly effects?: CommandEffects;
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

/** A command about code: it has to say what it does, so that it cannot lack a dry run. */
export interface EditorCommandRow extends CommandRow {
  readonly effects: CommandEffects;
}
