import type { DetectorHead } from "@balms/onnx";
import { formatCount } from "../terminal/format-values.ts";

/** The class layers of a detector, and whether their biases took a correction up; undefined: nothing was corrected. */
export interface PlannedDetector {
  readonly heads: readonly DetectorHead[];
  readonly isFolded: boolean | undefined;
}

const kinds: Readonly<Record<DetectorHead["kind"], string>> = {
  sigmoid: "a sigmoid for each class",
  "softmax-background": "softmax with a background",
  anchors: "rows of box, objectness and a sigmoid for each class",
};

function where(isFolded: boolean | undefined): string {
  if (isFolded === undefined) return "";
  return isFolded ? ", corrected in its bias" : ", corrected behind it";
}

function headLines({ heads: [head], isFolded }: PlannedDetector): string[] {
  if (head === undefined) return [];
  const { kind, classes, background, levels, evidence } = head;
  const place = background === undefined ? "" : `, the background is score ${background}`;
  return [
    `detector of ${formatCount(classes)} classes, ${kinds[kind]}${place}: ${evidence.join("; ")}`,
    ...levels.map(({ logits, operator, feature, dimensions, anchors }, at) => {
      const level = levels.length === 1 ? "class layer" : `level ${at}`;
      const each = anchors === 1 ? "" : ` for each of ${anchors} anchors`;
      return `${level}: "${logits}", ${operator} of ${dimensions} features "${feature}"${each}${where(isFolded)}`;
    }),
  ];
}

/** What is known of a detector's class layers, a line for each. */
export function describeDetector(detector: PlannedDetector): string[] {
  const choices = detector.heads.filter(({ use }) => use === "choice");
  return [
    ...headLines(detector),
    ...choices.map(({ name }) => `"${name}" only chooses queries, by scores of the same classes`),
  ];
}
