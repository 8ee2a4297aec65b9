import { createContext } from 'preact';

/** The reply that code stands in: the host looks for it there before it does anything with it. */
interface CodeOrigin {
  readonly reply: string;
  readonly running: boolean;
}

/** Undefined where what is shown is no reply. */
export const CodeSource = createContext<CodeOrigin | undefined>(undefined);
