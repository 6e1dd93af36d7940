import { expect, test } from "vitest";
import { GraphWriter } from "../../test/zoo/graph-writer.ts";
import { fileOf } from "../../test/zoo/file-of.ts";
import { readModel } from "../model/read-model.ts";
import { findPictureSteps, type PictureSteps } from "./picture-steps.ts";

/** What is read of a graph in which `write` works on a picture before a convolution does. */
function stepsOf(write: (graph: GraphWriter, image: string) => string): PictureSteps {
  const graph = new GraphWriter();
  const fed = write(graph, graph.input("image", [1, 3, 8, 8]));
  graph.op("Conv", [fed, graph.weight("conv.weight", [2, 3, 1, 1])], {}, "maps");
  graph.output("maps", [1, 2, "height", "width"]);
  return findPictureSteps(readModel(fileOf({ model: graph.model() })));
}

const scalar = (graph: GraphWriter, name: string, value: number): string =>
  graph.tensor(name, [], [value]);

test("a picture that goes into a layer as it is", () => {
  expect(stepsOf((_, image) => image)).toEqual({ normalization: undefined, resized: undefined });
});

test("numbers for each channel are subtracted and divided by, before or behind another size", () => {
  const { normalization, resized } = stepsOf((graph, image) => {
    const less = graph.op("Sub", [image, graph.tensor("mean", [1, 3, 1, 1], [0.5, 0.25, 0.125])]);
    const sizes = graph.tensor("sizes", [4], [1, 3, 4, 4], "int64");
    const small = graph.op("Resize", [less, "", "", sizes], { mode: "linear" }, "small");
    return graph.op("Div", [small, graph.tensor("std", [3, 1, 1], [0.25, 0.5, 2])]);
  });
  expect(normalization).toEqual({ mean: [0.5, 0.25, 0.125], std: [0.25, 0.5, 2] });
  expect(resized).toBe("small");
});

test("twice the pixel less 1 is a middle of 0.5 and a spread of 0.5", () => {
  const { normalization } = stepsOf((graph, image) =>
    graph.op("Sub", [graph.op("Mul", [scalar(graph, "two", 2), image]), scalar(graph, "one", 1)]),
  );
  expect(normalization).toEqual({ mean: [0.5], std: [0.5] });
});

test("what is no normalisation ends the reading", () => {
  const turned = stepsOf((graph, image) => graph.op("Sub", [scalar(graph, "one", 1), image]));
  expect(turned.normalization).toBeUndefined();
  const twice = stepsOf((graph, image) => graph.op("Mul", [image, graph.op("Sigmoid", [image])]));
  expect(twice.normalization).toBeUndefined();
});
