import { checkChoice, checkList, checkOptions, checkNumber, checkWhole } from "@balms/core/adapter";

/** How the learning rate changes; steps are counted from 0. */
export type ScheduleOptions = WarmUpOptions &
  (
    | { readonly kind: "constant" }
    | {
        /** Down to 0 along a half cosine, over all steps after the warm-up. */
        readonly kind: "cosine";
        /** Steps in all, at least 1. */
        readonly steps: number;
      }
    | {
        /** A factor at certain steps. */
        readonly kind: "steps";
        /** The steps from which the rate is lower, in ascending order. */
        readonly at: readonly number[];
        /** What the rate is multiplied with at each of them, above 0; default 0.1. */
        readonly factor?: number | undefined;
      }
  );

/** How the learning rate begins. */
export interface WarmUpOptions {
  /** Steps in which the rate grows evenly from next to nothing to its full size, at least 0; default 0. */
  readonly warmUp?: number | undefined;
}

/** The share of the learning rate at a step, counted from 0. */
export type Schedule = (step: number) => number;

const names = {
  constant: ["kind", "warmUp"],
  cosine: ["kind", "warmUp", "steps"],
  steps: ["kind", "warmUp", "at", "factor"],
} as const;

function shape(options: ScheduleOptions, warmUp: number): Schedule {
  if (options.kind === "constant") return () => 1;
  if (options.kind === "cosine") {
    const steps = checkWhole(options.steps, "schedule.steps", Math.max(1, warmUp));
    const falling = Math.max(1, steps - warmUp);
    return (step) => (1 + Math.cos((Math.PI * Math.min(step - warmUp, falling)) / falling)) / 2;
  }
  const { at, factor = 0.1 } = options;
  checkList(at, "schedule.at");
  checkNumber(factor, "schedule.factor", { above: 0 });
  at.forEach((step, place) => checkWhole(step, `schedule.at[${place}]`, place && at[place - 1]));
  return (step) => factor ** at.filter((first) => step >= first).length;
}

/**
 * The share of the learning rate at each step: `(t + 1)/(w + 1)` in the w steps of a warm-up, then 1, `(1 + cos(π·(t − w)/(T − w)))/2`, or a
 * power of the factor.
 *
 * @throws {@link ArgumentError} naming the setting that is wrong
 */
export function createSchedule(options: ScheduleOptions = { kind: "constant" }): Schedule {
  const { kind, warmUp = 0 } = { ...options };
  checkChoice(kind, "schedule.kind", ["constant", "cosine", "steps"]);
  checkOptions(options, names[kind], "schedule");
  checkWhole(warmUp, "schedule.warmUp", 0);
  const after = shape(options, warmUp);
  return (step) => (step < warmUp ? (step + 1) / (warmUp + 1) : after(step));
}
