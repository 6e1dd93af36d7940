import { parseArgs } from "node:util";

/** What is asked of the benchmark. */
export interface Options {
  /** How times grow, instead of ratios. */
  readonly growth: boolean;
  /** Rows whose name or topic has this text in it. */
  readonly only: string;
  readonly rounds: number;
  readonly output: "table" | "json" | "save" | "compare" | "page";
  /** Number of the only row to measure: what this program calls itself with. */
  readonly row: number | undefined;
  /** The interpreter of that row. */
  readonly python: string;
}

const outputs = ["json", "save", "compare", "page"] as const;

export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      growth: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      rounds: { type: "string" },
      json: { type: "boolean", default: false },
      save: { type: "boolean", default: false },
      compare: { type: "boolean", default: false },
      page: { type: "boolean", default: false },
      row: { type: "string" },
      python: { type: "string", default: "python3" },
    },
  });
  const { growth, only } = values;
  const rounds = Number(values.rounds ?? (growth ? 5 : 15));
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds: received ${values.rounds}; expected a whole number from 1`);
  }
  const [output = "table", other] = outputs.filter((name) => values[name]);
  if (other !== undefined) throw new Error(`--${output} and --${other}: expected one of them`);
  if (growth && output === "compare") {
    throw new Error("--growth and --compare: ratios are compared, and growth has none");
  }
  return {
    growth,
    only,
    rounds,
    output,
    python: values.python,
    row: values.row === undefined ? undefined : Number(values.row),
  };
}
