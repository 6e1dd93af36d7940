import { ModelError, priorFromJSON, priorToJSON, restoreRandom } from "@balms/core";
import { checkState, checkWhole, describeValue, refuseValue } from "@balms/core/adapter";
import type { ClassPrior, MetaSamplerState, RandomState } from "@balms/core";
import { Balance } from "../balance/balance.ts";
import { readBalance } from "../balance/read-balance.ts";
import type { BalanceOptions } from "../balance/balance-options.ts";

const format = "balms.brain/1";

/** Options that no JSON can hold. */
const losable: readonly unknown[] = ["sampler", "meta"];

/** The block `balance` of a network's JSON. Priors are those of core's prior files. */
export interface SavedBalance extends Pick<
  BalanceOptions,
  "alpha" | "batchSize" | "mismatch" | "shuffle" | "tau" | "zeroCounts"
> {
  readonly format: string;
  readonly prior?: unknown;
  readonly inLoss?: unknown;
  readonly sampled?: unknown;
  readonly meta?: Omit<NonNullable<BalanceOptions["meta"]>, "data">;
  readonly random: RandomState;
  readonly learned: LearnedBalance;
  /** Those of {@link losable} that were given: training goes on once they are given again. */
  readonly lost: readonly string[];
}

/** What was not told, but came of training. */
interface LearnedBalance {
  readonly prior?: unknown;
  readonly inLoss?: unknown;
  readonly epochs: number;
  readonly meta?: MetaSamplerState | undefined;
}

/** The balance as JSON. */
export function saveBalance(balance: Balance): SavedBalance {
  const { prior, inLoss, sampled, sampler, meta, random: _, ...plain } = balance.settings;
  const { data, ...options } = { ...meta };
  const lost = new Set(balance.lost);
  if (sampler !== undefined) lost.add("sampler");
  if (data !== undefined) lost.add("meta");
  // A round trip leaves out what is undefined: so does the original.
  return JSON.parse(
    JSON.stringify({
      format,
      ...plain,
      prior: savePrior(prior),
      inLoss: savePrior(inLoss),
      sampled: savePrior(sampled),
      meta: meta && options,
      random: balance.random.state(),
      learned: {
        prior: savePrior(balance.counts),
        inLoss: savePrior(balance.inLoss),
        epochs: balance.epochs,
        meta: balance.metaState,
      },
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
  const { format: _, prior, inLoss, sampled, random, learned, lost, ...plain } = given;
  const settings = {
    ...plain,
    prior: readPrior(prior),
    inLoss: readPrior(inLoss),
    sampled: readPrior(sampled),
    random: restoreRandom(random as RandomState),
  };
  const defined = Object.entries(settings).filter(([, value]) => value !== undefined);
  const balance = new Balance(readBalance(Object.fromEntries(defined)));
  const { epochs = Number.NaN, ...state } = { ...(learned as Partial<LearnedBalance>) };
  balance.inLoss = readPrior(state.inLoss);
  balance.counts = readPrior(state.prior);
  balance.epochs = checkWhole(epochs, "json.balance.learned.epochs", 0);
  balance.metaState = state.meta === undefined ? undefined : readMetaState(state.meta);
  balance.lost = new Set(readLost(lost));
  return balance;
}

/** Its own fields: others that stand there are not written again. */
function readMetaState(state: MetaSamplerState): MetaSamplerState {
  const settings = checkState(state, undefined, "json.balance.learned.meta");
  const { psi, firstMoment, secondMoment, step } = state;
  return { psi, firstMoment, secondMoment, step, ...settings };
}

const expectedLost = `a list of ${losable.join(" and ")}, each at most once`;

function readLost(lost: unknown): readonly string[] {
  if (lost === undefined) return [];
  if (!Array.isArray(lost)) return refuseValue("json.balance.lost", lost, expectedLost);
  for (const [i, name] of (lost as readonly unknown[]).entries()) {
    if (losable.includes(name) && lost.indexOf(name) === i) continue;
    refuseValue("json.balance.lost", name, expectedLost, ` at position ${i}`);
  }
  return lost as readonly string[];
}

function savePrior(prior: ClassPrior | undefined): unknown {
  return prior && (JSON.parse(priorToJSON(prior)) as unknown);
}

function readPrior(saved: unknown): ClassPrior | undefined {
  return saved === undefined ? undefined : priorFromJSON(JSON.stringify(saved));
}
