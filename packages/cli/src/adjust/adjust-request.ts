import type { ZeroCounts } from "@balms/core";
import type { ScoreKind } from "@balms/onnx";
import { InvalidArgumentError } from "commander";

/** What `balms adjust` was told, option by option. */
export interface AdjustOptions {
  readonly prior?: string;
  readonly tau?: number;
  readonly method?: "shift" | "normalized";
  readonly target?: string;
  /** As they were given: a text may hold several names. */
  readonly logits?: readonly string[];
  readonly kind?: ScoreKind;
  readonly background?: number | "first" | "last";
  readonly zeroCounts?: ZeroCounts;
  readonly strip?: boolean;
  readonly retarget?: string | true;
  readonly dryRun?: boolean;
  readonly embed?: boolean;
  readonly verify?: boolean;
  readonly output?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Where scores are and what they are, as far as the user says it. */
export type ScoreOptions = Pick<AdjustOptions, "logits" | "kind" | "background">;

/** What becomes of a model; priors by where they come from. */
export type Change =
  | {
      readonly make: "adjusted";
      readonly prior: string;
      readonly tau: number;
      /** How a detector is corrected; undefined: as usual. */
      readonly method: "shift" | "normalized" | undefined;
      readonly target: string | undefined;
      readonly zeroCounts: ZeroCounts;
    }
  | { readonly make: "stripped" }
  | {
      readonly make: "retargeted";
      readonly target: string | undefined;
      /** Undefined: as it was. */
      readonly zeroCounts: ZeroCounts | undefined;
    }
  /** Nothing: a dry run that only looks. */
  | { readonly make: "nothing" };

/** What `balms adjust` shall do. */
export interface AdjustRequest {
  /** A model, or a folder of a model as the Hugging Face hub has it. */
  readonly path: string;
  readonly change: Change;
  readonly scores: ScoreOptions;
  /** Undefined: nothing is written. */
  readonly output: string | undefined;
  readonly dryRun: boolean;
  readonly embed: boolean;
  /** Whether what is written is run: `usual` where inputs can be made, `demanded` or an error. */
  readonly verify: "usual" | "demanded" | "off";
  /** What is printed: lines, one object, or nothing, as what was written says it all. */
  readonly print: "text" | "object" | "nothing";
}

const spelling = {
  prior: "--prior",
  tau: "--tau",
  method: "--method",
  target: "--target",
  logits: "--logits",
  kind: "--kind",
  background: "--background",
  zeroCounts: "--zero-counts",
  retarget: "--retarget",
  output: "--output",
} as const;

/**
 * Brings the options of `balms adjust` together, and refuses those that contradict each other.
 *
 * @throws InvalidArgumentError, which names the options.
 */
export function adjustRequest(path: string | undefined, options: AdjustOptions): AdjustRequest {
  const { retarget, output, logits, kind, background } = options;
  if (path === undefined) {
    const swallowed =
      typeof retarget === "string"
        ? ` (${retarget} was taken for a prior: give --retarget last)`
        : "";
    throw new InvalidArgumentError(`missing required argument 'model.onnx'${swallowed}`);
  }
  const { dryRun = false, embed = false, verify, json = false, quiet = false } = options;
  const change = changeOf(options);
  if (kind !== undefined && kind !== "background" && background !== undefined) {
    throw new InvalidArgumentError(
      `--background says that scores are of the kind "background", and --kind says "${kind}": leave one out`,
    );
  }
  if (dryRun && verify === true) {
    throw new InvalidArgumentError(
      "--verify runs what is written, and --dry-run writes nothing: leave one out",
    );
  }
  if (output === undefined && !dryRun) {
    throw new InvalidArgumentError("required option '-o, --output <file>' not specified");
  }
  return {
    path,
    change,
    scores: {
      ...(logits === undefined ? {} : { logits }),
      ...(kind === undefined ? {} : { kind }),
      ...(background === undefined ? {} : { background }),
    },
    output: dryRun ? undefined : output,
    dryRun,
    embed,
    verify: verify === undefined ? "usual" : verify ? "demanded" : "off",
    print: json ? "object" : quiet && !dryRun ? "nothing" : "text",
  };
}

function changeOf(options: AdjustOptions): Change {
  const { prior, tau = 1, method, target, retarget, zeroCounts } = options;
  if (options.strip === true) {
    const others = [
      "prior",
      "tau",
      "method",
      "target",
      "retarget",
      "logits",
      "kind",
      "background",
      "zeroCounts",
    ] as const;
    refuseBeside("--strip", "takes off what is there", options, others);
    return { make: "stripped" };
  }
  if (retarget !== undefined) {
    const file = typeof retarget === "string" ? (["target"] as const) : [];
    const others = ["prior", "tau", "method", "logits", "kind", "background", ...file] as const;
    refuseBeside("--retarget", "changes the target of what is there", options, others);
    return {
      make: "retargeted",
      target: typeof retarget === "string" ? retarget : target,
      zeroCounts,
    };
  }
  if (prior !== undefined)
    return { make: "adjusted", prior, tau, method, target, zeroCounts: zeroCounts ?? "error" };
  if (options.dryRun !== true) {
    throw new InvalidArgumentError(
      "required option '--prior <prior>' not specified (or --strip, --retarget, --dry-run)",
    );
  }
  refuseBeside("--dry-run without --prior", "only looks", options, [
    "tau",
    "method",
    "target",
    "zeroCounts",
  ]);
  return { make: "nothing" };
}

function refuseBeside(
  option: string,
  what: string,
  options: AdjustOptions,
  others: readonly (keyof typeof spelling)[],
): void {
  const given = others.filter((name) => options[name] !== undefined).map((name) => spelling[name]);
  if (given.length > 0) {
    throw new InvalidArgumentError(`${option} ${what}: it goes without ${given.join(", ")}`);
  }
}
