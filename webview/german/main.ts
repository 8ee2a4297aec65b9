import { germanTables } from './germanTables.ts';

// The script that the page names before the panel's where VS Code is German.
globalThis.parleyLanguage = { locale: 'de-DE', tables: germanTables };
