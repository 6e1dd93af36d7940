import { describeNode } from "../model/describe-node.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { namesRead } from "../graph/names-read.ts";
import { likelyProbabilities } from "./likely-probabilities.ts";
import type { Meaning } from "./meaning.ts";
import { operatorKey } from "./operator-key.ts";
import { rawScores } from "./rules/meaning-rule.ts";
import type { ScoreFlow } from "./score-flow.ts";
import type { ScoreReading } from "./score-reading.ts";

/** Takes probabilities as what is to be corrected, whatever they were computed from, because the caller wants it so. */
export function takeAsProbabilities(reading: ScoreReading, names: readonly string[]): void {
  for (const name of names) {
    const meaning = reading.meaning(name);
    if (meaning?.stage !== "probabilities" || meaning.given === true) continue;
    const { activation: _, ...kept } = meaning;
    reading.meanings.set(name, {
      ...kept,
      activation: undefined,
      scores: name,
      given: true,
      parents: [meaning.scores],
    });
  }
}

/** Whether the graph tells that numbers are something else: raw scores, or chosen classes. */
function isOther(reading: ScoreReading, name: string, known: Meaning | undefined): boolean {
  if (known?.stage === "label") return true;
  const isScore = known?.stage === "raw" && known.doubt === undefined;
  return isScore && likelyProbabilities(reading, name) === undefined;
}

/**
 * Takes tensors of rows by classes for probabilities at the caller's word, where the graph computes them in a way that proves nothing: a
 * vote of neighbours, densities, an average of other models.
 *
 * @throws {@link ModelError} when an output shows the class that was chosen before them: it would stay what it is
 */
export function takeAtWordAsProbabilities(
  reading: ScoreReading,
  flow: ScoreFlow,
  names: readonly string[],
): void {
  for (const named of names) {
    const producer = reading.producer(named);
    const isMap = producer !== undefined && operatorKey(producer) === "ai.onnx.ml.ZipMap";
    const name = isMap ? producer.input[0] : named;
    const known = reading.meaning(name);
    if (known?.stage === "probabilities" || isOther(reading, name, known)) continue;
    const rank = reading.rank(name);
    if (reading.producer(name) === undefined || (rank !== 1 && rank !== 2)) continue;
    refuseEarlierChoice(reading, flow, name);
    // What may be no scores at all need not follow.
    const isKnown = known?.activation !== undefined || known?.doubt === undefined;
    const parents = known !== undefined && isKnown ? [known.scores] : [];
    const taken: Meaning = {
      ...rawScores(name, reading, { axis: rank - 1, given: true, parents }),
      stage: "probabilities",
    };
    for (const place of new Set([name, named])) reading.meanings.set(place, taken);
  }
}

const choosing: ReadonlySet<string> = new Set(["ArgMax", "Hardmax", "TopK"]);

function refuseEarlierChoice(reading: ScoreReading, flow: ScoreFlow, name: string): void {
  const before = new Set([name]);
  for (const value of before) {
    const producer = reading.producer(value);
    for (const input of producer === undefined ? [] : namesRead(producer)) before.add(input);
  }
  const following = flow.from(name);
  for (const node of reading.graph.node) {
    const [source = ""] = node.input;
    const isAside = before.has(source) && source !== name;
    // What is chosen on the way to the probabilities is no answer: the nearest neighbours.
    if (!isAside || !choosing.has(operatorKey(node)) || node.output.some((out) => before.has(out)))
      continue;
    const stays = node.output
      .flatMap((output) => [...flow.from(output)])
      .find((output) => !following.has(output));
    if (stays === undefined) continue;
    refuseModel(
      "logits",
      `probabilities "${name}" that output "${stays}" does not follow: ${describeNode(node)} chooses its class from "${source}", before them`,
      "probabilities that all outputs computed of them follow",
      `Export the model without the output "${stays}", and take the class with the greatest probability.`,
    );
  }
}
