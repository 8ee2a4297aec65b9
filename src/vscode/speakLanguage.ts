import { env, l10n } from 'vscode';
import { useLanguage } from '../protocol/texts.ts';

// For its effect, and imported first: some texts are made when their module is loaded.
useLanguage(env.language, (text, ...values) => l10n.t(text, ...values));
