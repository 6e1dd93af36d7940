import { ArgumentError, PriorError, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { alignPrior, isNamed } from "../data/align-prior.ts";

/** The classes of scores in their order, and the prior in the same. */
export interface SettledClasses {
  readonly prior: ClassPrior;
  /** What is not certain about it, for a note; undefined where names say it. */
  readonly note: string | undefined;
}

/** Who says which score is of which class. */
interface ClassSources {
  /** What the model names; undefined where it names nothing. */
  readonly model: readonly string[] | undefined;
  /** What the user names, by `--class-names`. */
  readonly given: readonly string[] | undefined;
  /** Number of scores of a row. */
  readonly classes: number;
}

/**
 * Brings a prior into the order of the scores, by name where anybody names them.
 *
 * @param source - What the prior was named as.
 * @throws {@link ArgumentError} and {@link PriorError} when they contradict each other.
 */
export function settleClasses(
  prior: ClassPrior,
  source: string,
  { model, given, classes }: ClassSources,
): SettledClasses {
  const names = model ?? given;
  const other = given?.findIndex((name, id) => model !== undefined && name !== model[id]) ?? -1;
  if (other >= 0) {
    throw new ArgumentError({
      parameter: "--class-names",
      received: `${describeValue(given?.[other])} as class ${other}`,
      expected: `${describeValue(model?.[other])}, as the model itself says`,
      hint: "Leave the option out.",
    });
  }
  if (given !== undefined && given.length !== classes) {
    throw new ArgumentError({
      parameter: "--class-names",
      received: `${given.length} names`,
      expected: `${classes}, one for each score`,
    });
  }
  const aligned = alignPrior(prior, names, source);
  if (aligned.classes.length !== classes) {
    throw new PriorError({
      parameter: source,
      received: `${aligned.classes.length} classes`,
      expected: `${classes}, one for each score`,
      hint: "Count the prior of the data that the model was trained on.",
    });
  }
  const isCertain = names !== undefined || !isNamed(prior);
  const note = isCertain
    ? undefined
    : `nobody names the scores: they are taken in the order of ${source}; --class-names says another`;
  return { prior: aligned, note };
}
