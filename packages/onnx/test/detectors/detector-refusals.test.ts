import { ArgumentError, ModelError, priorFromCounts, PriorError } from "@balms/core";
import { expect, test } from "vitest";
import {
  adjustDetector,
  adjustModel,
  exposeDetector,
  extractFeatureModel,
  findDetectorHeads,
  headModel,
  modelMetadata,
  replaceDetectorHead,
  withMetadata,
} from "../../src/index.ts";
import { GraphWriter } from "../zoo/graph-writer.ts";
import { conv, linear, picture, written } from "./detector-family.ts";
import { rtmdet, yolov5, yolov8 } from "./pyramids.ts";
import { detr, rtDetr } from "./queries.ts";
import { maskRcnn, regionSigmoids } from "./two-stage.ts";

const counted = { counted: "images", examples: 1000 } as const;
const prior = priorFromCounts([900, 300, 40, 9, 2], counted);

test("a classifier is no detector", () => {
  const model = headModel({
    training: "unknown",
    weight: new Float32Array(10),
    bias: new Float32Array(5),
    dimensions: 2,
    classes: 5,
  });
  expect(() => findDetectorHeads(model, { classes: 5 })).toThrow(
    /nothing of a detector.*findClassifierHead/su,
  );
});

const inYolo = () => findDetectorHeads(yolov8().model, { classes: 80 });

test("where no layer has that many classes, what was seen is told", () => {
  expect(inYolo).toThrow(ModelError);
  expect(inYolo).toThrow(/"cls\.0" \(sigmoid, 5 classes: a Sigmoid of each of 5 scores\)/u);
  expect(inYolo).toThrow(/"stage0" and \d+ more: a gate/u);
  expect(inYolo).toThrow(/expected a class layer of 80 classes/u);
});

test("masks, sides of boxes and attention are told by what becomes of them", () => {
  expect(() => findDetectorHeads(maskRcnn().model, { classes: 80 })).toThrow(
    /"mask_logits": a mask predictor/u,
  );
  expect(() => findDetectorHeads(yolov8().model, { classes: 80 })).toThrow(
    /"box\.0" and 2 more: 4 numbers that further layers or sums make something else of/u,
  );
  expect(() => findDetectorHeads(detr().model, { classes: 80 })).toThrow(
    /"attention": 6 numbers that further layers/u,
  );
});

/** Two class layers on the same queries. */
function twoHeads() {
  const graph = new GraphWriter();
  const memory = graph.input("memory", [1, 20, 8]);
  for (const name of ["things", "stuff"]) {
    graph.op(
      "Sigmoid",
      [linear(graph, memory, name, [name === "things" ? 5 : 6, 8])],
      {},
      `${name}.scores`,
    );
    graph.output(`${name}.scores`, [1, 20, name === "things" ? 5 : 6]);
  }
  linear(graph, memory, "boxes", [4, 8]);
  graph.output("boxes", [1, 20, 4]);
  return written(graph);
}

test("where several heads may be meant they are listed, and one can be named", () => {
  expect(() => findDetectorHeads(twoHeads())).toThrow(
    /2 heads that may be meant: "things" \(sigmoid, 5 classes.*"stuff" \(sigmoid, 6 classes.*option `head`/su,
  );
  expect(findDetectorHeads(twoHeads(), { head: "stuff" })[0].classes).toBe(6);
  expect(findDetectorHeads(twoHeads(), { classes: 5 })[0].name).toBe("things");
});

test("raw numbers that may be scores as well as boxes are refused", () => {
  const { model } = rtmdet(4, "reg");
  expect(() => findDetectorHeads(model, { classes: 4 })).toThrow(
    /4 layers of 4 raw numbers.*as well as boxes/u,
  );
});

test("names in the metadata tell the number of classes", () => {
  const names = "{0: 'a', 1: 'b', 2: 'c', 3: 'd'}";
  const model = withMetadata(yolov5(32).model, { names });
  expect(findDetectorHeads(model)[0]).toMatchObject({ kind: "anchors", classes: 4 });
  const other = priorFromCounts([900, 300, 40, 9], { ...counted, classes: ["a", "b", "x", "d"] });
  expect(() => adjustDetector(model, { prior: other })).toThrow(/class 2 named "x"; expected "c"/u);
});

test("a background that nothing tells has to be named, and one that the model tells cannot be another", () => {
  expect(() => adjustDetector(detr().model, { prior })).toThrow(
    /nothing that tells which of them stands for none/u,
  );
  expect(() => adjustDetector(maskRcnn().model, { prior, background: "last" })).toThrow(
    /expected 0, the score that the model takes nothing from/u,
  );
  expect(() => adjustDetector(maskRcnn().model, { prior, background: 7 })).toThrow(
    /a whole number from 0 to 5/u,
  );
});

test("a prior of another number of classes, and one that counts no images, are refused", () => {
  const few = priorFromCounts([3, 2, 1], counted);
  expect(() => adjustDetector(regionSigmoids().model, { prior: few })).toThrow(
    /a class layer of 3 classes/u,
  );
  const instances = priorFromCounts([9, 5, 3, 2, 1], { counted: "instances" });
  expect(() => adjustDetector(regionSigmoids().model, { prior: instances })).toThrow(PriorError);
});

test("what adjustModel corrected is not corrected again", () => {
  const { model } = rtDetr();
  const once = adjustModel(model, { prior, kind: "sigmoid", logits: "logits" });
  expect(() => adjustDetector(once, { prior })).toThrow(/adjusted already/u);
  expect(Object.keys(modelMetadata(adjustDetector(model, { prior }).model))).toContain(
    "balms.adjustment",
  );
});

test("a detector that is cut off behind its class layer says that it is adjusted, one that is cut off before it does not", () => {
  const { model } = adjustDetector(regionSigmoids().model, { prior });
  const marked = (cut: string) => Object.keys(modelMetadata(extractFeatureModel(model, cut)));
  expect(marked("cls_score")).toContain("balms.adjustment");
  expect(marked("backbone")).not.toContain("balms.adjustment");
});

test("a choice of queries that stays as it was is told", () => {
  expect(adjustDetector(rtDetr().model, { prior }).notes).toEqual([
    'queries are chosen by "enc_score_head", which stays as it was: objects of rare classes that it leaves out stay left out',
  ]);
  const four = priorFromCounts([900, 300, 40, 9], counted);
  expect(adjustDetector(yolov5().model, { prior: four }).notes).toEqual([
    "objectness stays as it was: boxes that it rules out stay ruled out",
  ]);
});

test("a graph whose layers reach nothing says so", () => {
  const graph = new GraphWriter();
  const image = graph.input("image", picture[0]);
  graph.op("ReduceSum", [conv(graph, image, "layer", [4, 3])], { keepdims: 0 }, "total");
  graph.output("total", []);
  expect(() => findDetectorHeads(written(graph))).toThrow(
    /no layer whose numbers reach a Softmax, Sigmoids or an output/u,
  );
});

const { model: sigmoids } = regionSigmoids();
const [own] = findDetectorHeads(sigmoids);
const [{ dimensions }] = own.levels;
const layer = {
  weight: new Float32Array(own.classes * dimensions),
  bias: new Float32Array(own.classes),
  training: "unknown",
} as const;
const replace = (head: unknown, parameters: unknown = layer) =>
  replaceDetectorHead(sigmoids, head as never, parameters as never);
const expose = (heads: unknown) => exposeDetector(sigmoids, heads as never);

test.each<[parameter: string, call: () => unknown]>([
  ["head", () => replace(undefined)],
  ["head", () => replace([own])],
  // A layer that is put nowhere would be lost without a word.
  ["head", () => replace({ ...own, levels: [] })],
  ["head.levels[0]", () => replace({ ...own, levels: [null] })],
  ["head.levels[0].anchors", () => replace({ ...own, levels: [{ ...own.levels[0], anchors: 0 }] })],
  ["head.classes", () => replace({ ...own, classes: 5n })],
  ["head.kind", () => replace({ ...own, kind: "softmax" })],
  ["parameters", () => replace(own, null)],
  ["levels", () => replace(own, { levels: 7, training: "unknown" })],
  ["training", () => replace(own, { weight: layer.weight, bias: layer.bias })],
  ["training", () => replace(own, { ...layer, training: { method: "sigmoid" } })],
  ["heads", () => expose(undefined)],
  ["heads", () => expose(own)],
  ["heads", () => expose([])],
  ["heads[0]", () => expose([null])],
  ["model", () => exposeDetector(undefined as never, [own])],
  ["model", () => replaceDetectorHead(undefined as never, own, layer)],
])("%s that is none is refused: %#", (parameter, call) => {
  let refused: unknown;
  try {
    call();
  } catch (error) {
    refused = error;
  }
  expect(ArgumentError.isInstance(refused) || ModelError.isInstance(refused)).toBe(true);
  expect((refused as ArgumentError).parameter).toBe(parameter);
});

test("a layer that was trained for other classes is refused", () => {
  const sampled = priorFromCounts([900, 300], counted);
  const training = { method: "sigmoid", priorDigest: sampled.digest, sampled };
  expect(() => replace(own, { ...layer, training })).toThrow(
    /`training`: received 2 classes; expected 5, as the head has/u,
  );
});
