import type { Disposables } from '../disposables.ts';
import type { ThemeColors, ThemeColorsOptions } from './themeColors.ts';

/** Gives the colours of code; what finds them is loaded when a page first asks for it. */
export type LateThemeColors = () => Promise<ThemeColors>;

export function lateThemeColors(options: ThemeColorsOptions, owned: Disposables): LateThemeColors {
  let loading: Promise<ThemeColors> | undefined;
  const load = async (): Promise<ThemeColors> => {
    const { ThemeColors: Loaded } = await import('./themeColors.ts');
    return owned.add(new Loaded(options));
  };
  return () => (loading ??= load());
}
