import { checkChoice, checkWhole, refuse } from "@balms/core/adapter";
import { type ClassShares, readTarget, type StreamTarget } from "./stream-target.ts";

/** What a user says about a buffer. */
export interface BufferOptions {
  /** The class distribution to come to, default "uniform". */
  readonly target?: StreamTarget | undefined;
  /**
   * Most rows that are held, those kept for repeats included; default four per class that came, and
   * at least 1024.
   */
  readonly capacity?: number | undefined;
  /** How often one row may be handed out again, default 0; `Infinity` for any number of times. */
  readonly maxRepeats?: number | undefined;
  /**
   * Rows for which a class is waited for that does not come; `Infinity` to wait for ever. Default: ten
   * times what lay between its rows on average, and at least 10 × `capacity` and 10 rows per class. For a class of
   * which few rows came, it is what lay between the rows of the rarest other.
   */
  readonly patience?: number | undefined;
  /** Rows of classes that the target does not name: "error" (the default) or "drop". */
  readonly others?: "error" | "drop" | undefined;
}

/** How a buffer is kept. */
export interface BufferRules {
  readonly shares: ClassShares;
  readonly maxRepeats: number;
  /** All of it as text: a state of other rules is refused. */
  readonly kind: string;
  /** Rows that are held at most, of so many classes. */
  readonly capacity: (classes: number) => number;
  /** Rows for which a class is waited for whose rows usually have `gap` between them; `least`: a tenth of the least. */
  readonly patience: (least: number, gap: number) => number;
  /** The weight of a class that was not heard of before. */
  readonly weightOf: (label: string, row: number) => number;
}

export const bufferOptionNames: readonly string[] = [
  "target",
  "capacity",
  "maxRepeats",
  "patience",
  "others",
];

const leastCapacity = 1024;
const rowsPerClass = 4;
const gapsWaited = 10;

/** Checks the options of a buffer and settles what they leave open. */
export function readRules(options: BufferOptions): BufferRules {
  const { capacity, maxRepeats = 0, patience, others = "error", target = "uniform" } = options;
  if (capacity !== undefined) checkWhole(capacity, "capacity", 1);
  if (maxRepeats !== Infinity) checkWhole(maxRepeats, "maxRepeats", 0);
  if (patience !== undefined && patience !== Infinity) checkWhole(patience, "patience", 0);
  checkChoice(others, "others", ["error", "drop"]);
  const shares = readTarget(target);
  const weights = shares.weights === undefined ? "uniform" : [...shares.weights];
  const settings = [capacity ?? "by classes", String(maxRepeats), String(patience), others];
  return {
    shares,
    maxRepeats,
    kind: JSON.stringify(["balanced stream", ...settings, weights]),
    capacity: (classes) => capacity ?? Math.max(leastCapacity, rowsPerClass * classes),
    patience: (least, gap) => patience ?? gapsWaited * Math.max(least, gap),
    weightOf: (label, row) => {
      if (shares.weights === undefined) return 1;
      if (others === "drop") return 0;
      const hint = 'With `others: "drop"` rows of other classes are left out.';
      return refuse("label", `class "${label}" at row ${row}`, "a class of the target", hint);
    },
  };
}
