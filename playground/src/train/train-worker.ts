// Trains one model by one method: a thread for each, which the page ends when it is told to stop.
import { priorToJSON } from "@balms/core";
import { formatCount } from "../../../packages/cli/src/terminal/format-values.ts";
import { serve } from "../threads/serve.ts";
import { trainingData, type TrainingData } from "./train-data.ts";
import { headSteps, trainHeadLive } from "./train-head.ts";
import { networkSteps, trainNetworkLive } from "./train-network.ts";
import type { TrainingPart, TrainingRequest } from "./training.ts";

serve(async (request: TrainingRequest, tell: (part: TrainingPart) => void) => {
  const { source, epochs, seed } = request;
  const data = await trainingData(source, seed);
  const isNetwork = source.kind === "letters-network";
  tell({
    kind: "start",
    steps: isNetwork ? networkSteps(data, epochs) : headSteps(data, epochs),
    prior: priorToJSON(data.prior),
    description: describe(data, isNetwork ? "A convolutional network" : "A linear layer"),
  });
  await (isNetwork ? trainNetworkLive : trainHeadLive)(data, request, tell);
});

function describe({ train, test, prior, dimensions }: TrainingData, what: string): string {
  const [rows, held] = [train, test].map(({ labels }) => formatCount(labels.length));
  return `${what} on ${rows} rows of ${formatCount(dimensions)} numbers in ${formatCount(prior.classes.length)} classes, tested on ${held}.`;
}
