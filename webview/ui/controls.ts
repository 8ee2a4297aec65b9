import { signal } from '@preact/signals';

const ready = signal(false);

/** True once the custom elements are defined. */
export function useControls(): boolean {
  return ready.value;
}

/** Loads the toolkit: after the first paint, because it is larger than all the rest. */
export async function loadControls(): Promise<void> {
  const { defineControls } = await import('./toolkit.ts');
  defineControls();
  ready.value = true;
}
