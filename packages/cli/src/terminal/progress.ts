import { SingleBar } from "cli-progress";
import type { TextOutput } from "./command-context.ts";
import { formatSeconds } from "./format-values.ts";
import { printable, printableLines } from "./printable.ts";

/** A stage of the work that is under way. */
interface ProgressStage {
  /** Moves the bar; `detail` is a short text beside it, such as the last loss. */
  update(done: number, detail?: string): void;
  /** Ends the stage and leaves one line behind that says how it went. */
  finish(detail?: string): void;
}

/** What a command says about its progress. */
export interface Progress {
  /** Starts a stage of `total` pieces of work. */
  stage(name: string, total: number): ProgressStage;
  /** Says one line between stages. */
  note(text: string): void;
  /** Takes an unfinished bar off the terminal, before an error message is printed. */
  stop(): void;
}

interface ProgressOptions {
  readonly output: TextOutput;
  readonly clock: () => number;
}

/**
 * Progress on a terminal as a bar, and as one plain line per finished stage elsewhere, so that
 * logs and pipes hold no control characters.
 *
 * @param options - `output`: where to write, usually standard error; `clock`: milliseconds.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { output, clock } = options;
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stage(name, total) {
      const start = clock();
      const title = printable(name);
      if (output.isTTY === true) {
        bar = openBar(title, total, output);
      }
      return {
        update: (done, detail = "") =>
          bar?.update(Math.min(done, total), { detail: printable(detail) }),
        finish: (detail) => {
          stop();
          const seconds = formatSeconds((clock() - start) / 1000);
          const said = detail === undefined ? "" : `${printable(detail)}, `;
          output.write(`${title}: ${said}${seconds}\n`);
        },
      };
    },
    note: (text) => {
      output.write(printableLines([text]));
    },
    stop,
  };
}

function openBar(name: string, total: number, output: TextOutput): SingleBar {
  const bar = new SingleBar({
    // The library writes to any stream of this shape, though its types ask for a whole one.
    stream: output as NodeJS.WriteStream,
    format: `${name} {bar} {percentage}%, {eta_formatted} left, {detail}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    // Nothing is known at the start.
    formatTime: (seconds) => (seconds > 0 ? formatSeconds(seconds) : "…"),
    clearOnComplete: true,
    hideCursor: true,
    // The signals are ours: the command removes its temporary files first.
    gracefulExit: false,
  });
  bar.start(Math.max(total, 1), 0, { detail: "" });
  return bar;
}
