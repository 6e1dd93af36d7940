import { ArgumentError, EvaluationAccumulator, type Evaluation } from "@balms/core";
import { alignPrior } from "../patterns/align-prior.ts";
import type { Balance } from "../balance/balance.ts";
import { classOf } from "../balance/count-classes.ts";
import type { FormattedPattern, NetworkState } from "../network/brain-network.ts";
import type { SoftmaxOutput } from "../network/softmax-output.ts";
import { outputClasses } from "../patterns/output-classes.ts";
import type { NetworkEvaluationOptions } from "./network-evaluation-options.ts";
import { networkLogits } from "./network-logits.ts";

// Logits of so many patterns are held at a time.
const chunk = 1024;

/** Core's measures of a network on patterns; the class of one is the greatest share of its target. */
export function evaluateNetwork(
  network: NetworkState,
  output: SoftmaxOutput,
  patterns: readonly FormattedPattern[],
  options: NetworkEvaluationOptions,
  { counts, inLoss }: Balance,
): Evaluation {
  const prior = options.prior ?? counts ?? inLoss;
  if (prior === undefined) {
    throw new ArgumentError({
      parameter: "prior",
      received: "nothing",
      expected: "training counts, which a network that was not trained by train does not know",
    });
  }
  const aligned = alignPrior(prior, outputClasses(network), "prior");
  const accumulator = new EvaluationAccumulator({ ...options, prior: aligned });
  for (let start = 0; start < patterns.length; start += chunk) {
    const part = patterns.slice(start, start + chunk);
    const inputs = part.map(({ input }) => input);
    const labels = part.map(({ output: target }) => classOf(target));
    accumulator.addLogits(networkLogits(network, output, inputs), labels);
  }
  return accumulator.result();
}
