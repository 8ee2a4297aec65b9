import * as vscode from 'vscode';
import type { CodeRule, CodeTheme } from '../../protocol/codeTheme.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { longestThemeFile, themeRules } from './themeFile.ts';
import { checkSize, customRules } from './tokenColors.ts';

const customizations = 'editor.tokenColorCustomizations';

export interface ThemeColorsOptions {
  readonly send: (theme: string, code: CodeTheme) => void;
  readonly onError: (error: unknown) => void;
}

/** The colours of code in the theme that a page is shown in. VS Code gives a page all others itself. */
export class ThemeColors implements Disposable {
  readonly #options: ThemeColorsOptions;
  readonly #following: Disposable;
  readonly #told = new Set<string>();
  #theme: string | undefined;
  /** The newest wish to show one, which the older ones give way to. */
  #newest = {};

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
    this.#newest = {};
    this.#show(theme, this.#newest).catch(this.#options.onError);
  }

  dispose(): void {
    this.#newest = {};
    this.#following.dispose();
  }

  async #show(theme: string, wish: object): Promise<void> {
    const code = await this.#codeTheme(theme);
    if (this.#newest === wish) this.#options.send(theme, code);
  }

  /** The page has colours of its own for where the theme's cannot be had. */
  async #codeTheme(theme: string): Promise<CodeTheme> {
    const custom = customRules(vscode.workspace.getConfiguration().get(customizations), theme);
    const rules = this.#fitting(theme, custom) ? custom : [];
    try {
      const all = [...(await rulesOf(theme)), ...rules];
      checkSize(all);
      return { own: false, rules: all };
    } catch (error) {
      this.#tell(theme, error);
      return { own: true, rules };
    }
  }

  #fitting(theme: string, rules: readonly CodeRule[]): boolean {
    try {
      checkSize(rules);
      return true;
    } catch (error) {
      this.#tell(`${theme} ${customizations}`, error);
      return false;
    }
  }

  /** A page asks anew whenever it was hidden, and each key in the settings may: the log has it once. */
  #tell(what: string, error: unknown): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#options.onError(error);
  }
}

async function rulesOf(theme: string): Promise<readonly CodeRule[]> {
  for (const { extensionUri, packageJSON } of vscode.extensions.all) {
    const file = fileOf(packageJSON, theme);
    if (file !== undefined) return themeRules((each) => readText(extensionUri, each), file);
  }
  throw new Error(`No extension has the theme “${theme}”.`);
}

/** What is too large is not read at all. */
async function readText(folder: vscode.Uri, file: string): Promise<string> {
  const uri = vscode.Uri.joinPath(folder, file);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > longestThemeFile) throw new Error(`The theme is too large: ${file}`);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Where an extension has the theme of this id, if it has one. */
function fileOf(manifest: unknown, theme: string): string | undefined {
  const themes: unknown = at(at(manifest, 'contributes'), 'themes');
  if (!Array.isArray(themes)) return undefined;
  const found: unknown = themes.find((each) => (at(each, 'id') ?? at(each, 'label')) === theme);
  const file = at(found, 'path');
  return typeof file === 'string' ? file : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
