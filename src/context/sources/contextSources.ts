import type { LineRange } from '../../protocol/contextItems.ts';
import type { OpenEditor } from '../editorSource.ts';
import type { Person } from './people.ts';

/** Lines of a file, as they stand there now. */
export interface ShownLines {
  readonly uri: string;
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  readonly dirty: boolean;
  readonly lines: LineRange;
  readonly text: string;
}

/** Something that a language server or a linter complains about. */
export interface Problem {
  readonly path: string;
  readonly severity: 'error' | 'warning';
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** "ts(2322)"; empty where nobody said. */
  readonly source: string;
}

/** What was changed in one file and is not committed, as git shows it. */
export interface FileChange {
  /** "src/cart.ts" */
  readonly path: string;
  readonly uri: string;
  readonly diff: string;
}

/** What was asked of a part of the editor that may not be there. */
export type Availability<T> =
  | { readonly type: 'there'; readonly value: T }
  /** `reason` is for a person: "Git is turned off". */
  | { readonly type: 'missing'; readonly reason: string };

/** A file in which a project says how to work in it. */
export interface InstructionFile {
  readonly uri: string;
  /** "AGENTS.md" */
  readonly path: string;
  readonly text: string;
}

/** Instructions that a question asks for by name. */
export interface CalledSkill {
  readonly uri: string;
  /** As it is called: "release". */
  readonly name: string;
  readonly text: string;
  /** What a person should know of it: who answers because of it. */
  readonly note?: string;
}

/** What a name stands for in this workspace. */
export type NamedPlace =
  | { readonly type: 'file'; readonly file: OpenEditor }
  | { readonly type: 'folder'; readonly folder: ListedFolder }
  | { readonly type: 'symbol'; readonly name: string; readonly shown: ShownLines }
  | { readonly type: 'person'; readonly person: MentionedPerson };

/** Somebody who wrote some of the code, with what they wrote of late. */
export interface MentionedPerson {
  readonly name: string;
  /** How many commits of theirs are known. */
  readonly all: number;
  /** The newest of them, newest first. */
  readonly commits: readonly {
    readonly hash: string;
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly message: string;
    /** Paths within the workspace, where they were looked at. */
    readonly files: readonly string[];
    /** How many files more it changed. */
    readonly hidden: number;
  }[];
}

export interface ListedFolder {
  readonly uri: string;
  /** "src/cart" */
  readonly path: string;
  /** Paths of its files, relative to it, sorted. */
  readonly paths: readonly string[];
  /** True where there are more than are listed. */
  readonly cut: boolean;
  /** How many are not listed because they are ignored, or there for secrets. */
  readonly hidden: number;
  /** The first of them, read. */
  readonly files: readonly OpenEditor[];
}

/** What is worth sending of a file that is too large to be sent whole. */
export interface LargeFileParts {
  /** Declarations with their lines, one a line; empty where none was found. */
  readonly outline: string;
  /** Best first. */
  readonly parts: readonly {
    readonly lines: LineRange;
    readonly text: string;
    /** Above 0; only to be compared within one file. */
    readonly score: number;
  }[];
}

/** A symbol by its name. */
export interface FoundSymbol {
  readonly uri: string;
  /** What a person calls its file. */
  readonly path: string;
  /** From the outermost to the innermost, joined by dots: "Cart.add". */
  readonly symbol: string;
  /** 1-based, both ends included. */
  readonly line: number;
  readonly endLine: number;
  /** "class", where that is known. */
  readonly what?: string;
}

/** A file or folder by its name. */
export interface FoundPlace {
  readonly uri: string;
  readonly kind: 'file' | 'folder';
}

/** The index, as far as files are looked up in it. */
export interface PlaceLookup {
  /**
   * By the beginnings of what is in a path or something like it, the best first; of equals those of `near`
   * (uris) first. Undefined while the index cannot say. Never rejects.
   */
  places(
    text: string,
    limit: number,
    near: readonly string[],
  ): Promise<readonly FoundPlace[] | undefined>;
}

/** The index, as far as symbols are looked up in it. */
export interface SymbolLookup {
  /** By the beginning of a name or something like it, the best first. Never rejects. */
  symbols(text: string, limit: number): Promise<readonly FoundSymbol[]>;
}

/** What the editor knows beside its open files. Nothing here rejects but with the signal's reason. */
export interface ContextSources {
  /** What the active editor shows. */
  visible(): ShownLines | undefined;
  /** Errors first, those of the active file before others. */
  problems(): readonly Problem[];
  changes(signal: AbortSignal): Promise<Availability<readonly FileChange[]>>;
  /** The text of an open search editor. */
  searchResults(): Availability<string>;
  instructions(): Promise<Availability<readonly InstructionFile[]>>;
  /** The skill that a question begins with, as `/name`; undefined where none is called so. */
  skill(question: string): Promise<CalledSkill | undefined>;
  /** Uris of files that were edited lately, the newest first. */
  recent(): readonly string[];
  /** Who wrote the workspace's code, the busiest of late first. */
  people(): Promise<readonly Person[]>;
  /** What a mention names; undefined where nothing in the workspace is called so. */
  find(name: string, signal: AbortSignal): Promise<NamedPlace | undefined>;
  /** A file or a folder by its uri; undefined where it is gone. */
  read(
    uri: string,
    signal: AbortSignal,
  ): Promise<Extract<NamedPlace, { type: 'file' | 'folder' }> | undefined>;
  largeFile(
    file: OpenEditor,
    question: string,
    signal: AbortSignal,
  ): Promise<LargeFileParts | undefined>;
}
