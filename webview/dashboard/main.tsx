import { render } from 'preact';
import { DashboardContext } from './dashboard.ts';
import { DashboardApp } from './DashboardApp.tsx';
import { DashboardStore } from './dashboardStore.ts';
import './dashboard.css';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const api = acquireVsCodeApi();
const root = document.querySelector<HTMLElement>('[data-parley-root]');
const store = new DashboardStore((intent) => api.postMessage(intent), root?.dataset['build']);

addEventListener('message', (event: MessageEvent<unknown>) => store.receive(event.data));
addEventListener('error', (event: ErrorEvent) => store.fail(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => store.fail(event.reason));

if (root)
  render(
    <DashboardContext.Provider value={store}>
      <DashboardApp />
    </DashboardContext.Provider>,
    root,
  );
store.start();
