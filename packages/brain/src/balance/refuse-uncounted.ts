import { ArgumentError } from "@balms/core";

/** Refuses to train on patterns that come one by one without a prior. */
export function refuseUncounted(): never {
  throw new ArgumentError({
    parameter: "balance.prior",
    received: "nothing",
    expected: "the prior of patterns that come one by one",
    hint: "A stream is not counted before it is trained on; train counts its data.",
  });
}
