import * as vscode from 'vscode';
import type { Fetch } from '../../models/http/modelServer.ts';
import { widerTrust } from '../../models/http/widerTrust.ts';
import type { Log } from '../../protocol/log.ts';

/**
 * How servers are reached as VS Code's `http.*` settings want it. All but `http.proxyStrictSSL` are in VS
 * Code's own `fetch` and `https`; that one each extension has to read. No workspace can set it.
 */
export function hostFetch(log: Log): Fetch {
  return widerTrust({
    certificates: () =>
      vscode.workspace.getConfiguration('http').get<boolean>('proxyStrictSSL') === false
        ? 'unchecked'
        : 'checked',
    log,
  });
}
