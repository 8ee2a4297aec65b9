import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DashboardStore } from './dashboardStore.ts';

/** The store for everything drawn within. */
export const DashboardContext = createContext<DashboardStore | undefined>(undefined);

/** The store that this part of the dashboard is drawn from. */
export function useDashboard(): DashboardStore {
  const store = useContext(DashboardContext);
  if (!store) throw new Error('This part of the dashboard stands outside of DashboardContext.');
  return store;
}
