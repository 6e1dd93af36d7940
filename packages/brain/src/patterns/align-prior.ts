import { PriorError, reorderPrior, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** Output nodes of a network: names where outputs are objects, else "0", "1", … */
export interface OutputClasses {
  readonly names: readonly string[];
  /** Whether classes go by name; by index otherwise. */
  readonly named: boolean;
}

/** A prior that names the classes, and the option that it was given as. */
export interface NamingPrior {
  readonly prior: ClassPrior;
  readonly parameter: string;
}

/** The prior with its classes in the order of the outputs; refuses one of other classes. */
export function alignPrior(
  prior: ClassPrior,
  { names, named }: OutputClasses,
  parameter: string,
): ClassPrior {
  const { classes: labels } = prior;
  if (!named) {
    if (labels.length === names.length) return prior;
    const received = `${labels.length} classes`;
    throw new PriorError({ parameter, received, expected: `${names.length}, one per output` });
  }
  refuseMissing(names, labels, parameter);
  const [extra] = labels.filter((label) => !names.includes(label));
  if (extra !== undefined) {
    const received = `the class ${describeValue(extra)}`;
    throw new PriorError({ parameter, received, expected: "no class that has no output" });
  }
  return names.every((name, id) => name === labels[id]) ? prior : reorderPrior(prior, names);
}

/** Refuses a prior that lacks classes of the outputs. */
export function refuseMissing(
  names: readonly string[],
  labels: readonly string[],
  parameter: string,
): void {
  const given = new Set(labels);
  const missing = names.filter((name) => !given.has(name));
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).map(describeValue).join(", ");
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  const received = `no share of ${shown}${more}`;
  throw new PriorError({ parameter, received, expected: "every class of the outputs" });
}
