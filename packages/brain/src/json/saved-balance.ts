import { ModelError, priorFromJSON, priorToJSON, restoreRandom } from "@balms/core";
import { checkWhole, describeValue } from "@balms/core/adapter";
import type { ClassPrior, MetaSamplerState, RandomState } from "@balms/core";
import { Balance } from "../balance/balance.ts";
import type { BalanceOptions, MetaTrainingOptions } from "../balance/balance-options.ts";

const format = "balms.brain/1";

/** The block `balance` of a network's JSON. Priors are those of core's prior files. */
export interface SavedBalance {
  readonly format: string;
  readonly prior?: unknown;
  readonly sampled?: unknown;
  readonly inLoss?: unknown;
  readonly counts?: unknown;
  readonly tau?: number;
  readonly zeroCounts?: BalanceOptions["zeroCounts"];
  readonly alpha?: number;
  readonly mismatch?: BalanceOptions["mismatch"];
  readonly epochs: number;
  readonly metaSampler?: SavedMetaSampler;
  /** Options that no JSON can hold: training goes on once they are given again. */
  readonly lost: readonly string[];
}

interface SavedMetaSampler {
  readonly options: Omit<MetaTrainingOptions, "random" | "metaData">;
  readonly random: RandomState;
  readonly state?: MetaSamplerState | undefined;
}

/** The balance as JSON. */
export function saveBalance(balance: Balance): SavedBalance {
  const { prior, sampled, sampler, metaSampler, ...plain } = balance.settings;
  const lost = new Set(balance.lost);
  if (sampler !== undefined) lost.add("sampler");
  let saved: SavedMetaSampler | undefined;
  if (metaSampler !== undefined) {
    const { random, metaData, ...options } = metaSampler;
    if (metaData !== undefined) lost.add("metaSampler");
    saved = { options, random: random.state(), state: balance.metaState };
  }
  // A round trip leaves out what is undefined: so does the original.
  return JSON.parse(
    JSON.stringify({
      format,
      ...plain,
      prior: savePrior(prior),
      sampled: savePrior(sampled),
      inLoss: savePrior(balance.prior),
      counts: savePrior(balance.counts),
      epochs: balance.epochs,
      metaSampler: saved,
      lost: [...lost],
    }),
  ) as SavedBalance;
}

/** What `saveBalance` wrote, checked. */
export function restoreBalance(saved: unknown): Balance {
  const given = { ...(saved as SavedBalance | null | undefined) };
  if (given.format !== format) {
    throw new ModelError({
      parameter: "json.balance.format",
      received: describeValue(given.format),
      expected: `"${format}"`,
      hint: "Only the JSON of a balanced network can be loaded: outputs of others are no softmax.",
    });
  }
  const { tau, zeroCounts, alpha, mismatch, metaSampler, lost } = given;
  const settings = {
    prior: readPrior(given.prior),
    sampled: readPrior(given.sampled),
    tau,
    zeroCounts,
    alpha,
    mismatch,
    metaSampler: metaSampler && {
      ...metaSampler.options,
      random: restoreRandom(metaSampler.random),
    },
  };
  const defined = Object.entries(settings).filter(([, value]) => value !== undefined);
  const balance = new Balance(Object.fromEntries(defined));
  balance.prior = readPrior(given.inLoss);
  balance.counts = readPrior(given.counts);
  balance.epochs = checkWhole(given.epochs ?? Number.NaN, "json.balance.epochs", 0);
  balance.metaState = metaSampler?.state;
  balance.lost = new Set(Array.isArray(lost) ? lost : []);
  return balance;
}

function savePrior(prior: ClassPrior | undefined): unknown {
  return prior && (JSON.parse(priorToJSON(prior)) as unknown);
}

function readPrior(saved: unknown): ClassPrior | undefined {
  return saved === undefined ? undefined : priorFromJSON(JSON.stringify(saved));
}
