import { type ClassPrior, PriorError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/**
 * Refuses a second prior of another number of classes, or of the same names in another order. Other
 * names pass: a sampler of ids alone calls its classes "0", "1", ….
 */
export function checkSameOrder(prior: ClassPrior, other: ClassPrior, parameter: string): void {
  const [own, given] = [prior.classes, other.classes];
  const id = own.findIndex((name, at) => given[at] !== name && given.includes(name));
  if (own.length === given.length && id === -1) return;
  throw new PriorError({
    parameter,
    received:
      own.length === given.length
        ? `${describeValue(given[id])} as class ${id}`
        : `${given.length} classes`,
    expected:
      own.length === given.length
        ? `${describeValue(own[id])}, as in prior.classes`
        : `${own.length}, as prior has`,
  });
}
