import { alignPrior } from "../patterns/align-prior.ts";
import type { Balance } from "../balance/balance.ts";
import type { BalanceOptions } from "../balance/balance-options.ts";
import type { NetworkState } from "../network/brain-network.ts";
import { restoreOnError } from "../network/restore-on-error.ts";
import { outputClasses } from "../patterns/output-classes.ts";
import { restoreBalance } from "./saved-balance.ts";
import { readLayers, readNetworkJSON } from "./version-gaps.ts";

/** What loading needs of the class: its version, options that outlast a JSON, brain.js's `fromJSON`. */
export interface Loading {
  readonly isFirst: boolean;
  readonly given: BalanceOptions;
  readonly read: (json: object) => unknown;
}

/** Loads layers into a network, which stays as it was where they are refused; returns the balance. */
export function loadNetwork(
  network: NetworkState,
  json: unknown,
  { isFirst, given, read }: Loading,
): Balance {
  const { balance, rest } = readNetworkJSON(json);
  const restored = restoreBalance(balance);
  restored.override(given);
  return restoreOnError(network, () => {
    readLayers(network, rest, isFirst, () => read(rest));
    const { inLoss } = restored;
    if (inLoss) alignPrior(inLoss, outputClasses(network), "json.balance.learned.inLoss");
    return restored;
  });
}
