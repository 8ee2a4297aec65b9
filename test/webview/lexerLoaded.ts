// What reads Markdown, for tests that look at what comes of it.
import { loadLexer } from '../../webview/markdown/lateLexer.ts';

await loadLexer();
