/** Loads the toolkit: after the first paint, because it is larger than all the rest. */
export async function loadControls(): Promise<void> {
  const { defineControls } = await import('./toolkit.ts');
  defineControls();
}
