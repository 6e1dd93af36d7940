import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import type { GraphWriter } from "../zoo/graph-writer.ts";
import { found } from "./small-graph.ts";

const file = { domains: { "com.microsoft": 1 } };

/** Ends in Relu and pooling, as SqueezeNet does. */
type Maps = (graph: GraphWriter, image: string, weight: string) => string;

const relu: Maps = (graph, image, weight) => graph.op("Relu", [graph.op("Conv", [image, weight])]);

/** What dynamic quantisation makes of a convolution: whole numbers, which are scaled and get their bias later. */
const dynamic: Maps = (graph, image, weight) => {
  const [numbers, scale, zero] = ["numbers", "scale", "zero"];
  graph.add("DynamicQuantizeLinear", [image], [numbers, scale, zero]);
  graph.add("DynamicQuantizeLinear", [weight], ["w.numbers", "w.scale", "w.zero"]);
  const whole = graph.op("ConvInteger", [numbers, "w.numbers", zero, "w.zero"]);
  const real = graph.op("Cast", [whole], { to: 1 });
  const scaled = graph.op("Mul", [real, graph.op("Mul", [scale, "w.scale"])]);
  return graph.op("Relu", [graph.op("Add", [scaled, graph.weight("bias", [1, 3, 1, 1])])]);
};

const fused: Maps = (graph, image, weight) =>
  graph.op("com.microsoft:FusedConv", [image, weight], { activation: "Relu" });

const rounded: Maps = (graph, image, weight) => {
  const how = [graph.tensor("s", [], [0.1]), graph.tensor("z", [], [128], "uint8")];
  const numbers = graph.op("QuantizeLinear", [relu(graph, image, weight), ...how]);
  return graph.op("DequantizeLinear", [numbers, ...how]);
};

function headOf(maps: Maps, size: number, classes = 3): string {
  return found(
    (graph) => {
      const image = graph.input("image", ["N", 4, 5, 5]);
      const last = maps(graph, image, graph.weight("w", [3, 4, size, size]));
      const pooled = graph.op("GlobalAveragePool", [last], {}, "pooled");
      graph.output(graph.op("Flatten", [pooled], {}, "y"), ["N", 3]);
    },
    { classes },
    file,
  );
}

test.each<[string, Maps]>([
  ["Conv, Relu", relu],
  ["quantised dynamically", dynamic],
  ["fused", fused],
  ["rounded after the Relu", rounded],
])("maps of classes behind a Relu, pooled: %s", (_, maps) => {
  expect(headOf(maps, 1)).toBe("softmax y 3@1/2 → y");
});

test.each<[string, Maps]>([
  ["Conv, Relu", relu],
  ["quantised dynamically", dynamic],
  ["fused", fused],
])("maps of wider convolutions, or of another number, are features: %s", (_, maps) => {
  expect(() => headOf(maps, 3)).toThrow(ModelError);
  expect(() => headOf(maps, 1, 4)).toThrow(ModelError);
});
