import type { LabelFormat } from "@balms/datasets";
import type { CommandContext } from "../terminal/command-context.ts";

/** How sources are counted. */
export interface CountOptions {
  /** Number of classes in digits, or a file of their names. */
  readonly classes?: string | undefined;
  /** How a text file or a column gives its labels; undefined: as it looks. */
  readonly format?: LabelFormat | undefined;
  /** What the counts are; undefined: images of folders and annotations, rows of everything else. */
  readonly counted?: "rows" | "images" | "instances" | undefined;
  /** The column of a table that holds the labels. */
  readonly label?: string | undefined;
  /** The columns of a table of which each is a class. */
  readonly columns?: string | undefined;
  /** What stands between several labels in a cell. */
  readonly separator?: string | undefined;
  /** Texts that stand for no label. */
  readonly missing?: readonly string[] | undefined;
  /** False: the first line of a CSV is a row like the others. */
  readonly header?: boolean | undefined;
  readonly threads?: number | undefined;
}

/** What counting takes from the command around it. */
export type CountContext = Pick<CommandContext, "stdin" | "stderr" | "signal" | "clock">;
