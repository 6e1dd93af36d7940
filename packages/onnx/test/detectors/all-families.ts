import type { DetectorFamily } from "./detector-family.ts";
import { retinanet, rtmdet, wholeMaps, yolov5, yolov8 } from "./pyramids.ts";
import { detr, joinedQueries, rtDetr } from "./queries.ts";
import { findDetectorHeads } from "../../src/index.ts";
import { wholeDetector } from "./whole-detector.ts";
import { backgroundLast, maskRcnn, oddBias, regionSigmoids, sharedBias } from "./two-stage.ts";

/** Every family of detectors that is told apart. */
export const families: readonly (readonly [name: string, build: () => DetectorFamily])[] = [
  ["torchvision Mask R-CNN", maskRcnn],
  ["Mask R-CNN of opset 11, IR 3", () => maskRcnn({ opset: 12, ir: 3 })],
  ["torchvision, from the picture to detections", wholeDetector],
  ["MMDetection, background last", backgroundLast],
  ["regions with sigmoids", regionSigmoids],
  ["YOLOv8", yolov8],
  ["YOLOv8 of as many classes as a box has numbers", () => yolov8(4)],
  ["YOLOv5", yolov5],
  ["YOLOv5 with masks", () => yolov5(32)],
  ["YOLOv5 for a device", wholeMaps],
  ["RTMDet", rtmdet],
  ["RTMDet of as many classes as a box has numbers", () => rtmdet(4)],
  ["RTMDet of one class less than a box has numbers", () => rtmdet(3, "reg")],
  ["RetinaNet", retinanet],
  ["RT-DETR", rtDetr],
  ["RT-DETR in one output", joinedQueries],
  ["DETR", detr],
  ["a bias that another layer reads, too", sharedBias],
  ["no bias", () => oddBias("none")],
  ["a bias times 0.5", () => oddBias("scaled")],
];

/** Those whose layers are of one place: a row of features is what one number of the layer is made of. */
export const pointwiseFamilies = families.filter(([, build]) => {
  const { model, classes } = build();
  const [{ levels }] = findDetectorHeads(model, { classes });
  return levels.every(({ kernel }) => kernel.every((side) => side === 1));
});
