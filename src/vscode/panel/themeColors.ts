import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import type { SyntaxColors } from '../../protocol/syntaxColors.ts';
import { themeRules } from './themeFile.ts';
import { customRules, syntaxColors, type TokenRule } from './tokenColors.ts';

const customizations = 'editor.tokenColorCustomizations';
/** VS Code's own, for which the page has colours that read better on all its grounds. */
const known = /^(?:Default )?(?:(?:Light|Dark) ?(?:Modern|\+)|High Contrast(?: Light)?)$/u;

export interface ThemeColorsOptions {
  readonly send: (theme: string, colors: SyntaxColors) => void;
  readonly onError: (error: unknown) => void;
}

/** The colours of code in the theme that a page is shown in. VS Code gives a page all others itself. */
export class ThemeColors implements Disposable {
  readonly #options: ThemeColorsOptions;
  readonly #following: Disposable;
  #theme: string | undefined;

  constructor(options: ThemeColorsOptions) {
    this.#options = options;
    this.#following = vscode.workspace.onDidChangeConfiguration((event) => {
      const theme = this.#theme;
      if (theme !== undefined && event.affectsConfiguration(customizations)) this.show(theme);
    });
  }

  /** `theme`: its id, as VS Code tells it to the page. */
  show(theme: string): void {
    this.#theme = theme;
    const { send, onError } = this.#options;
    colorsOf(theme, onError)
      .then((colors) => send(theme, colors))
      .catch(onError);
  }

  dispose(): void {
    this.#following.dispose();
  }
}

async function colorsOf(theme: string, onError: (error: unknown) => void): Promise<SyntaxColors> {
  const custom = customRules(vscode.workspace.getConfiguration().get(customizations), theme);
  try {
    return syntaxColors([...(known.test(theme) ? [] : await rulesOf(theme)), ...custom]);
  } catch (error) {
    // The page has colours for light and for dark.
    onError(error);
    return syntaxColors(custom);
  }
}

async function rulesOf(theme: string): Promise<readonly TokenRule[]> {
  for (const { extensionUri, packageJSON } of vscode.extensions.all) {
    const path = pathIn(packageJSON, theme);
    if (path === undefined) continue;
    const read = async (file: string): Promise<string> => {
      const uri = vscode.Uri.joinPath(extensionUri, file);
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    };
    return themeRules(read, path);
  }
  return [];
}

/** Where an extension has the theme of this id, if it has one. */
function pathIn(manifest: unknown, theme: string): string | undefined {
  const themes: unknown = at(at(manifest, 'contributes'), 'themes');
  if (!Array.isArray(themes)) return undefined;
  const found: unknown = themes.find((each) => (at(each, 'id') ?? at(each, 'label')) === theme);
  const path = at(found, 'path');
  return typeof path === 'string' ? path : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
