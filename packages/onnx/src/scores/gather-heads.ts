import { describeNode } from "../model/describe-node.ts";
import type { Activation, Meaning } from "./meaning.ts";
import type { ScoreReading } from "./score-reading.ts";
import { rootOf, settled } from "./score-uses.ts";
import type { ScoreUses } from "./score-uses.ts";

/** Scores of one layer, and the outputs that are recognised as theirs. */
export interface Head {
  /** What the layer itself computes. */
  readonly root: string;
  /** Raw scores, as near to each output as they go. */
  readonly starts: readonly string[];
  readonly activation: Activation | undefined;
  readonly outputs: readonly string[];
  /** Why they may be no class scores at all. */
  readonly doubt: string | undefined;
  /** Whether they are scores in spite of that where there are as many as classes. */
  readonly likely: boolean;
  /** Why they cannot be corrected. */
  readonly fault: string | undefined;
}

/** An output that is not corrected, and why. */
export interface StayingOutput {
  readonly name: string;
  readonly reason: string;
}

/** What the outputs of a graph are. */
export interface GatheredHeads {
  readonly heads: readonly Head[];
  readonly staying: readonly StayingOutput[];
}

function describeProducer(reading: ScoreReading, name: string): string {
  const node = reading.producer(name);
  return node === undefined ? "an input of the model" : `an output of ${describeNode(node)}`;
}

function faultOf(meaning: Meaning): string | undefined {
  const { fault, stage, axis, width, lost, given = false, total = 1 } = meaning;
  if (fault !== undefined) return fault;
  if (stage === "positive" || stage === "exponential")
    return "positive numbers of the classes, which need not add up to 1";
  if (given && Math.abs(total - 1) > 1e-3) return `probabilities that add up to ${total}`;
  if (!(stage === "raw" || given) || stage === "label" || axis !== undefined || width === 1)
    return undefined;
  return lost === undefined
    ? "scores whose class axis no operator of the graph proves"
    : `${lost}, after which the classes lie along no axis of their own`;
}

// Names are no proof of anything, but what calls itself a box is not taken for classes because it has as many numbers.
const coordinateName =
  /(?:^|[^a-z])(?:b?box(?:es)?|coords?|coordinates|corners|landmarks|keypoints|offsets)(?:$|[^a-z])/iu;

/** Whether a name says that a tensor holds places. */
export function isCoordinateName(name: string): boolean {
  return coordinateName.test(name);
}

function coordinatesDoubt(
  outputs: readonly string[],
  activations: ReadonlySet<unknown>,
): string | undefined {
  const isSoftmax = activations.has("Softmax") || activations.has("LogSoftmax");
  const areNamed = outputs.length > 0 && outputs.every(isCoordinateName);
  return areNamed && !isSoftmax ? "coordinates, by its name" : undefined;
}

/** One head of everything in the graph that was computed from the scores of one layer. */
export function headAt(
  reading: ScoreReading,
  uses: ScoreUses,
  root: string,
  { outputs, starts = [] }: { outputs: readonly string[]; starts?: readonly string[] },
): Head {
  const own = outputs.flatMap((name) => reading.meaning(name) ?? []);
  const used = uses.of(root).filter(({ activation }) => activation !== undefined);
  const activations = new Set(used.map(({ activation }) => activation));
  const isMixed = activations.has("Sigmoid") && activations.size > 1;
  // Where the caller names scores, what is only carried on from there needs no axis of its own.
  const follows = ({ stage, lost, fault }: Meaning): boolean =>
    starts.length > 0 && stage === "raw" && lost === undefined && fault === undefined;
  const faults = [...own.filter((meaning) => !follows(meaning)), ...used].map((meaning) =>
    faultOf(meaning),
  );
  const doubts = own.map(({ doubt }) => doubt);
  return {
    root,
    starts: [
      ...new Set([
        ...starts,
        ...used.map(({ scores }) => settled(reading, scores)),
        ...own.map(({ scores }) => settled(reading, scores)),
      ]),
    ],
    activation: activations.has("Softmax") ? "Softmax" : [...activations][0],
    outputs,
    doubt: doubts.every((doubt) => doubt !== undefined)
      ? doubts[0]
      : coordinatesDoubt(outputs, activations),
    likely: own.some(({ likely }) => likely === true),
    fault: isMixed
      ? "scores that go through a Softmax and through a Sigmoid"
      : faults.find((fault) => fault !== undefined),
  };
}

/** Sorts the outputs of a graph by the layer whose scores they show. */
export function gatherHeads(reading: ScoreReading, uses: ScoreUses): GatheredHeads {
  const byRoot = new Map<string, string[]>();
  const staying: StayingOutput[] = [];
  for (const { name } of reading.graph.output) {
    const meaning = reading.meaning(name);
    if (meaning === undefined || meaning.stage === "derived") {
      staying.push({ name, reason: meaning?.doubt ?? describeProducer(reading, name) });
      continue;
    }
    const root = rootOf(reading, meaning.scores);
    const known = byRoot.get(root);
    if (known === undefined) byRoot.set(root, [name]);
    else known.push(name);
  }
  const heads = [...byRoot].map(([root, outputs]) => headAt(reading, uses, root, { outputs }));
  return { heads, staying };
}
