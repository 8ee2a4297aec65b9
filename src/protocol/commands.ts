/** What is run, with all that it takes to run it again. */
export type CommandTask =
  | {
      /** Commands of a reply, in a terminal. */
      readonly kind: 'terminal';
      readonly text: string;
      /** As the fence names it. */
      readonly language: string;
      /** Of the shell: by it a terminal that lives on is known again. Missing where it never came up. */
      readonly process?: number;
    }
  | {
      /** A generated test, which is run, repaired and judged in a copy of its package. */
      readonly kind: 'tests';
      /** The file that it tests, as a URI. */
      readonly target: string;
      /** What is proposed for the test's file. */
      readonly text: string;
      /** True where the test was there and did not pass. */
      readonly isUpdate: boolean;
    };

/** A command that has begun, and of which nobody noted an end. */
export interface RunningCommand {
  readonly id: string;
  /** "npm test", or the test's path. */
  readonly label: string;
  readonly task: CommandTask;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a person decided about a command whose host had died. */
export const settlements = ['discarded', 'run-again', 'left-running'] as const;
export type Settlement = (typeof settlements)[number];
