import type { DetectorHead } from "../detector-head.ts";
import type { DetectorGraph } from "../follow-channels.ts";
import { boxForm, type BoxForm } from "./box-form.ts";
import { boxesBeside, chosenByScores } from "./box-tensors.ts";
import { boxesOfClasses } from "./class-boxes.ts";
import { masksOfBoxes } from "./masks-of-boxes.ts";

/** Names of what a detector makes of its rows, one for each; nothing that it chose by the scores. Undefined where there may be further regions. */
export interface ShownBoxes {
  /** Boxes beside the scores, as the model writes them. */
  readonly boxes: string | undefined;
  /** What four numbers of these are, where the graph tells. */
  readonly boxForm: BoxForm | undefined;
  /** Corners that each class moves a region to: [regions, K or K + 1, 4]. */
  readonly classBoxes: string | undefined;
  /** An output of masks of these boxes: [regions, 1 or classes, height, width]. */
  readonly masks: string | undefined;
}

export const noBoxes: ShownBoxes = {
  boxes: undefined,
  boxForm: undefined,
  classBoxes: undefined,
  masks: undefined,
};

/** @param corners - of the regions, where there are some */
export function shownBoxes(
  graph: DetectorGraph,
  head: DetectorHead,
  corners: string | undefined,
): ShownBoxes {
  const chosen = chosenByScores(graph, head);
  const boxes = boxesBeside(graph, head, chosen);
  const measured = boxes ?? corners;
  return {
    boxes,
    boxForm: boxes === undefined ? undefined : boxForm(graph, boxes),
    classBoxes:
      corners === undefined ? undefined : boxesOfClasses(graph, head, { corners, chosen }),
    masks: measured === undefined ? undefined : masksOfBoxes(graph, measured, chosen),
  };
}
