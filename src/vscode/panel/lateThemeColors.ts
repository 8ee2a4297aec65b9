import type { Disposables } from '../disposables.ts';
import type { ThemeColors, ThemeColorsOptions } from './themeColors.ts';
import { once } from '../once.ts';

/** Gives the colours of code; what finds them is loaded when a page first asks for it. */
export type LateThemeColors = () => Promise<ThemeColors>;

export function lateThemeColors(options: ThemeColorsOptions, owned: Disposables): LateThemeColors {
  return once(async () => {
    const { ThemeColors: Loaded } = await import('./themeColors.ts');
    return owned.add(new Loaded(options));
  });
}
