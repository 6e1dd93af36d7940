import { PriorError, priorFromCounts } from "@balms/core";
import type { BalmsError } from "@balms/core";
import { adjustModel, findClassScores, readModel } from "../../src/index.ts";
import { adjustedFault } from "./check-adjusted.ts";
import { lawFaults, namingFaults, strippedFault } from "./check-laws.ts";
import { replacedOutcome } from "./check-replaced.ts";
import { verifiedFault } from "./check-verified.ts";
import type { Refused, Repaired } from "./family.ts";
import { fileOf } from "./file-of.ts";
import { correctionsOf } from "./zoo-priors.ts";

/** A row of the table: what a family's model can have done to it, in words. */
export interface Row {
  readonly name: string;
  readonly found: string;
  readonly adjusted: string;
  readonly replaced: string;
  readonly verified: string;
  /** What is wrong, and must not be. */
  readonly faults: readonly string[];
}

async function attempt(what: string, act: () => Promise<string | undefined>): Promise<string[]> {
  try {
    const fault = await act();
    return fault === undefined ? [] : [`${what}: ${fault}`];
  } catch (error) {
    return [`${what}: ${(error as Error).message}`];
  }
}

/** How the scores were found. */
function foundIn({ told }: Repaired): string {
  const options = Object.entries(told ?? {}).map(
    ([name, value]) => `\`${name}: ${JSON.stringify(value)}\``,
  );
  return options.length === 0 ? "yes" : `with ${options.join(", ")}`;
}

function findingFault({ told = {}, truths, model, name }: Repaired): string | undefined {
  const { classes } = truths[0];
  const scores = findClassScores(readModel(fileOf({ model })), { ...told, classes });
  if (scores.length === truths.length) return undefined;
  return `${scores.length} heads in ${name}`;
}

const word = (faults: readonly string[]): string => (faults.length === 0 ? "yes" : "no");

/** Tries everything with a family that balms repairs. */
export async function examineRepaired(family: Repaired): Promise<Row> {
  const found = await attempt("found", async () => Promise.resolve(findingFault(family)));
  const adjusted = await attempt("adjusted", () => adjustedFault(family));
  const laws = await attempt("laws", async () => {
    const faults = [...lawFaults(family), ...(await namingFaults(family))];
    return faults.length === 0 ? undefined : faults.join("; ");
  });
  laws.push(...(await attempt("laws", () => strippedFault(family))));
  const { fault, refused } = await replacedOutcome(family);
  const replaced = fault === undefined ? [] : [`replaced: ${fault}`];
  const verified =
    family.notRun === undefined ? await attempt("verified", () => verifiedFault(family)) : [];
  return {
    name: family.name,
    found: found.length === 0 ? foundIn(family) : "no",
    adjusted: word([...adjusted, ...laws]),
    replaced: refused === undefined ? word(replaced) : `refused: ${refused}`,
    verified: family.notRun === undefined ? word(verified) : `not run: ${family.notRun}`,
    faults: [...found, ...adjusted, ...laws, ...replaced, ...verified],
  };
}

/** A row of the second table: why a model is refused. */
export interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly faults: readonly string[];
}

/** Tries to adjust a model that must be refused. */
export function examineRefused(family: Refused): Refusal {
  const { name, classes, told = {}, refusal } = family;
  const [{ prior }] = correctionsOf(classes);
  try {
    adjustModel(readModel(fileOf(family)), { ...told, prior: priorFromCounts(prior) });
    return { name, reason: "", faults: ["adjusted"] };
  } catch (error) {
    const { received = "", expected = "", message } = error as Partial<BalmsError> & Error;
    const reason = PriorError.isInstance(error) ? `${received}; expected ${expected}` : received;
    return { name, reason, faults: refusal.test(message) ? [] : [message] };
  }
}
