import type { NetworkState } from "./brain-network.ts";

/**
 * Does what may be refused, and leaves a network that refuses as it was. What is held are its fields:
 * brain.js puts new lists, names and functions in their places, and writes into training options alone.
 */
export function restoreOnError<Result>(network: NetworkState, work: () => Result): Result {
  const before = { ...network, trainOpts: { ...network.trainOpts } };
  try {
    return work();
  } catch (error) {
    for (const field of Object.keys(network)) {
      if (!Object.hasOwn(before, field)) Reflect.deleteProperty(network, field);
    }
    Object.assign(network, before);
    throw error;
  }
}
