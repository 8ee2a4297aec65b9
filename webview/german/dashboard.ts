import { germanDashboardTables } from './germanDashboard.ts';

// The script that the dashboard's page names before its own where VS Code is German.
globalThis.parleyLanguage = { locale: 'de-DE', tables: germanDashboardTables };
