import type { PriorSummary } from "../prior/summarize-prior.ts";

/** What to do, and what was measured of it elsewhere. */
export interface Guidance {
  readonly advice: string;
  /** What to expect; figures are of the sets that are named, and no promise for others. */
  readonly expect: string;
  /** Where the figures are from. */
  readonly source: string;
}

/**
 * Differences in points of balanced accuracy to Balanced Softmax on the six sets of docs/meta-sampler.md, "Linear heads", of 42 to 11,203
 * rows: the smallest and the largest. A test holds them against that page.
 */
export const measured: Readonly<
  Record<"plain softmax" | "post-hoc" | "BALMS", readonly [number, number]>
> = {
  "plain softmax": [-12.3, -2.93],
  "post-hoc": [-0.38, 0.53],
  BALMS: [-0.13, 0.01],
};

const source =
  "docs/meta-sampler.md: linear heads on six sets of 42 to 11,203 rows, five seeds each";

/** Where rows have several labels each class has a score of its own, and classes do not compete: none of the figures is about that. */
const severalLabels: readonly Guidance[] = [
  {
    advice:
      "You have a trained model with a sigmoid for each class: balms adjust model.onnx --prior prior.json --kind sigmoid -o fixed.onnx. No training.",
    expect:
      "Each class loses the log odds of its share of the examples: rare ones are found more often, and wrongly so more often.",
    source: "by definition; not measured",
  },
  {
    advice:
      "You train: balancedSigmoidLoss of @balms/core or @balms/tfjs, with this prior. Balanced Softmax and balms train are for one label in each row.",
    expect: "What is known of Balanced Softmax says nothing about it.",
    source: "not measured",
  },
];

/** Objects in pictures: what is counted of annotations. */
const detectors: Guidance = {
  advice:
    "You have a detector of boxes or masks: balms detect --model detector.onnx with these annotations, their images and those of a test retrains its class layer, and compares that with what balms adjust does without training.",
  expect: "On the built-in scenes the classes of few images gain most.",
  source: "docs/detectors.md, Measured",
};

/**
 * What to do about counts like these, as it was measured.
 *
 * @param place - The data, as the user named it.
 * @param hasSeveral - Whether a row may have several labels, or none; `hasObjects`: whether these are objects in images.
 */
export function guidance(
  { imbalanceFactor, groups }: Pick<PriorSummary, "imbalanceFactor" | "groups">,
  {
    place,
    isFolder,
    hasSeveral,
    hasObjects,
  }: {
    readonly place: string;
    readonly isFolder: boolean;
    readonly hasSeveral: boolean;
    readonly hasObjects: boolean;
  },
): readonly Guidance[] {
  if (hasObjects) return [detectors, ...severalLabels];
  if (hasSeveral) return severalLabels;
  if (imbalanceFactor === 1) {
    return [
      {
        advice: "All classes that occur are equally frequent: there is nothing to correct.",
        expect:
          "The methods for long tails change nothing here: log prior is the same for all classes.",
        source: "by definition",
      },
    ];
  }
  const few = groups?.find(({ group }) => group === "few")?.classes ?? 0;
  const [low, high] = measured["plain softmax"];
  const [worst, best] = measured["post-hoc"];
  const [least, most] = measured.BALMS;
  const prior = isFolder ? `balms prior count ${place} -o prior.json, then ` : "";
  return [
    {
      advice: `You have a trained model: ${prior}balms adjust model.onnx --prior prior.json -o fixed.onnx. No training.`,
      expect: `Post-hoc adjustment came within ${Math.max(-worst, best)} points of Balanced Softmax.`,
      source,
    },
    {
      advice: `You train: Balanced Softmax, the default of the libraries; balms train --methods auto tries the methods on held-out fifths of the training rows and takes the simplest that no other beats by two standard errors.`,
      expect: `Plain softmax was ${-high} to ${-low} points of balanced accuracy below it.`,
      source,
    },
    ...(few === 0
      ? []
      : [
          {
            advice: `${few} ${few === 1 ? "class is" : "classes are"} few-shot: from a handful of rows the Meta Sampler has nothing to learn; take Balanced Softmax.`,
            expect: `BALMS with its default step differed from Balanced Softmax by ${Math.max(-least, most)} points at most.`,
            source,
          },
        ]),
  ];
}
