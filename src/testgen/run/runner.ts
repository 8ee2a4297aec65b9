import type { FileCoverage } from '../coverage/fileCoverage.ts';
import type { ReportReader } from './readReports.ts';
import type { MemoryLimit } from './runChild.ts';

/** Where a run's files are. */
export interface RunPlaces {
  /** Absolute. */
  readonly testFile: string;
  /** Relative to the package, with forward slashes. */
  readonly name: string;
  readonly text: string;
  /** A folder of the run's own for what it writes about itself. */
  readonly scratch: string;
  /** Flags of the project's own test script. */
  readonly flags: readonly string[];
}

/** How coverage is measured: by more arguments, or by a program around the framework's. */
export interface CoverageWay {
  readonly args?: (places: RunPlaces) => readonly string[];
  /** Arguments of a run that is not measured, where the project's settings would have it measured. */
  readonly off?: readonly string[];
  /** A tool of the project, a module of its Python or a plugin of its pom.xml that has to be there. */
  readonly needs?: string;
  /** What stands before the framework's own arguments. */
  readonly around?: (places: RunPlaces) => readonly string[];
  /** More switches of the program itself. */
  readonly switches?: (places: RunPlaces) => readonly string[];
  /** A second command of the same program that writes the file. */
  readonly after?: (places: RunPlaces) => readonly string[];
  /** Below the scratch folder, or below the package where the tool knows no other place. */
  readonly file: string;
  readonly inPackage?: true;
  readonly read: (text: string) => readonly FileCoverage[] | undefined;
}

/** Programs of the machine. 'rspec' is Ruby's, as the project installed it. */
export type RunProgram = 'node' | 'python' | 'go' | 'cargo' | 'mix' | 'elixir' | 'rspec' | 'mvn';

/** How a framework runs one file. */
export interface Runner {
  readonly framework: string;
  /** 'tool': a package of the project, run by Node. */
  readonly program: RunProgram | { readonly tool: string };
  /** What stands before everything else. */
  readonly command?: readonly string[];
  readonly memory: MemoryLimit;
  /** Switches of the program itself: they stand before all that it is told to run. */
  readonly switches?: (places: RunPlaces) => readonly string[];
  readonly args: (places: RunPlaces) => readonly string[];
  /** Files to write into the scratch folder first. */
  readonly files?: (places: RunPlaces) => Readonly<Record<string, string>>;
  /** What runs stands in the scratch folder, and is to find the project's packages from there. */
  readonly needsPackages?: true;
  /** What in a test script shows that it runs this framework. */
  readonly script?: RegExp;
  /** The flags are Node's and stand before the tool, which does not know them. */
  readonly flagsFirst?: true;
  /**
   * Where the report stands: a file below the scratch folder, the XML files in a folder of the package
   * (what earlier runs left there is removed), or the output.
   */
  readonly report: { readonly file: string } | { readonly xmlFolder: string } | 'output';
  readonly read: ReportReader;
  readonly coverage?: CoverageWay;
}
