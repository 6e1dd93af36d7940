import { join } from "node:path";
import { alternateProcesses, inFolder } from "../measuring/alternate-processes.ts";
import type { Effort, Measured } from "../measuring/measure.ts";
import { writeDetections, writeTruth, type DetectionShape } from "./scenes.ts";
import { pythonReport, runNode, runProcess, type ProcessCost } from "../measuring/run-process.ts";

// As it is published, from tools/dist/benchmarks.
const detection = new URL("../../../../packages/detection/dist/index.js", import.meta.url).href;

const evaluating = (truth: string, found: string, shape: DetectionShape): ProcessCost => {
  const { rules, measured } = shape;
  return runNode([
    "--input-type=module",
    "-e",
    `
    import { createReadStream } from "node:fs";
    import { evaluateDetections, readAnnotations, readDetections } from ${JSON.stringify(detection)};
    const annotations = await readAnnotations(createReadStream(${JSON.stringify(truth)}));
    const detections = await readDetections(createReadStream(${JSON.stringify(found)}));
    evaluateDetections(annotations, detections, ${JSON.stringify({ rules, measured })});
    `,
  ]);
};

const kinds = { boxes: "bbox", masks: "segm" };

// lvis-api names a type that NumPy has no more.
const inPython = (truth: string, found: string, shape: DetectionShape): string =>
  shape.rules === "coco"
    ? `
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
truth = COCO(${JSON.stringify(truth)})
evaluation = COCOeval(truth, truth.loadRes(${JSON.stringify(found)}), "${kinds[shape.measured]}")
evaluation.evaluate()
evaluation.accumulate()
evaluation.summarize()
`
    : `
import numpy
numpy.float = float
from lvis import LVISEval
LVISEval(${JSON.stringify(truth)}, ${JSON.stringify(found)}, "${kinds[shape.measured]}").run()
`;

/** Reading both files and evaluating, the whole process, against the evaluator in Python, or against `JSON.parse`, which evaluates nothing yet. */
export function measureEvaluation(
  shape: DetectionShape,
  python: string | undefined,
  effort: Effort,
): Measured {
  return inFolder((folder) => {
    const [truth, found] = [join(folder, "truth.json"), join(folder, "detections.json")];
    writeDetections(found, shape, writeTruth(truth, shape));
    const parsing = `JSON.parse(require("node:fs").readFileSync(${JSON.stringify(found)}, "utf8"))`;
    const evaluator = shape.rules === "coco" ? "pycocotools" : "lvis-api";
    return alternateProcesses(
      {
        against: python === undefined ? "JSON.parse of the detections" : evaluator,
        ours: () => evaluating(truth, found, shape),
        theirs: () =>
          python === undefined
            ? runNode(["-e", parsing])
            : runProcess(python, ["-c", inPython(truth, found, shape) + pythonReport]),
      },
      effort,
    );
  });
}
