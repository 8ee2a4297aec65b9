import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from './store.ts';

/** The store for everything drawn within. */
export const PanelContext = createContext<Store | undefined>(undefined);

/** The store that this part of the panel is drawn from. */
export function usePanel(): Store {
  const store = useContext(PanelContext);
  if (!store) throw new Error('This part of the panel stands outside of PanelContext.');
  return store;
}
