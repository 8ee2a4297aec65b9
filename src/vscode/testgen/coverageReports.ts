import * as vscode from 'vscode';
import { readCoverageReport, reportPaths } from '../../testgen/coverage/coverageReport.ts';
import { coverageOf, type FileCoverage } from '../../testgen/coverage/fileCoverage.ts';
import { isIn, join } from '../../testgen/project.ts';
import { readFileWithin, statusOf } from '../context/fileStatus.ts';

/** A coverage report that is there. */
export interface Report {
  /** The package's folder that it was found in; empty at the top. */
  readonly own: string;
  /** When it was written, in milliseconds. */
  readonly at: number;
  readonly files: readonly FileCoverage[];
}

/** Bytes of a report that is read. */
const largestReport = 20_000_000;

/** The reports of a package, and of the whole folder, at their usual places. */
export async function reportsIn(
  folder: vscode.WorkspaceFolder,
  own: string,
): Promise<readonly Report[]> {
  const places = [...new Set([own, ''])].flatMap((at) =>
    reportPaths.map((path) => ({ own: at, path: join(at, path) })),
  );
  const found = await Promise.all(places.map((place) => reportAt(folder, place)));
  return found.filter((report) => report !== undefined).toSorted((a, b) => b.at - a.at);
}

/** What the newest report says of a file; undefined where the file was changed after it. */
export async function coverageFrom(
  reports: readonly Report[],
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<FileCoverage | undefined> {
  if (reports.length === 0) return undefined;
  const uri = vscode.Uri.joinPath(folder.uri, path);
  const isUnsaved = vscode.workspace.textDocuments.some(
    (each) => each.isDirty && each.uri.toString() === uri.toString(),
  );
  const changed = await changedAt(uri);
  if (isUnsaved || changed === undefined) return undefined;
  for (const { own, at, files } of reports) {
    const inPackage = own !== '' && isIn(path, own) ? path.slice(own.length + 1) : path;
    // The path in the folder first: it is the less likely one to be another file's.
    const coverage = coverageOf(files, path) ?? coverageOf(files, inPackage);
    if (coverage) return at < changed ? undefined : coverage;
  }
  return undefined;
}

async function reportAt(
  folder: vscode.WorkspaceFolder,
  { own, path }: { readonly own: string; readonly path: string },
): Promise<Report | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, path);
  try {
    const { modified: at } = await statusOf(uri);
    const bytes = await readFileWithin(uri, largestReport);
    return bytes && { own, at, files: readCoverageReport(new TextDecoder().decode(bytes)) };
  } catch {
    // Most packages have none.
    return undefined;
  }
}

async function changedAt(uri: vscode.Uri): Promise<number | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).mtime;
  } catch {
    return undefined;
  }
}
