import { create } from "@bufbuild/protobuf";
import { StringStringEntryProtoSchema } from "../../../src/model/onnx_pb.ts";
import type { Repaired } from "../family.ts";
import type { FileOptions } from "../graph-writer.ts";
import { GraphWriter, randomNumbers } from "../graph-writer.ts";
import { tensorBytes } from "../tensor-bytes.ts";
import type { Values } from "../values.ts";
import { softmax } from "../values.ts";
import { softmaxOf } from "./truths.ts";

const tail = (s: Values): Record<string, Values> => ({ p: softmax(s) });

/** x [N, 4], Gemm, Softmax. */
function plain(): GraphWriter {
  const graph = new GraphWriter();
  const inputs = [graph.input("x", ["N", 4]), graph.weight("w", [3, 4]), graph.weight("b", [3])];
  graph.op("Gemm", inputs, { transB: 1 }, "scores");
  graph.output(graph.op("Softmax", ["scores"], { axis: 1 }, "p"), ["N", 3]);
  return graph;
}

function file(name: string, options: FileOptions, change?: (graph: GraphWriter) => void): Repaired {
  const graph = plain();
  change?.(graph);
  return { name, model: graph.model(options), truths: [softmaxOf("scores", 3)], tail };
}

/** Initializers are inputs too, as IR 3 asks for. */
function initializersAsInputs(graph: GraphWriter): void {
  graph.input("w", [3, 4]);
  graph.input("b", [3]);
}

function oddNames(): Repaired {
  const graph = new GraphWriter();
  const inputs = [
    graph.input("入力:0", ["N", 4]),
    graph.weight("Функция/w", [3, 4]),
    graph.weight("", [3]),
  ];
  graph.initializers[1].name = "b ias";
  inputs[2] = "b ias";
  graph.op("Gemm", inputs, { transB: 1 }, "StatefulPartitionedCall:0/логиты 🙂");
  graph.output(
    graph.op("Softmax", ["StatefulPartitionedCall:0/логиты 🙂"], { axis: 1 }, "p: 100 %\n"),
    ["N", 3],
  );
  return {
    name: "odd names",
    model: graph.model(),
    truths: [softmaxOf("StatefulPartitionedCall:0/логиты 🙂", 3)],
    tail: (s) => ({ "p: 100 %\n": softmax(s) }),
  };
}

/** Names that the correction itself would choose are taken. */
function takenNames(graph: GraphWriter): void {
  graph.weight("balms.adjustment.vector", [4]);
  const other = graph.op("Add", ["x", "balms.adjustment.vector"], {}, "scores.unadjusted");
  graph.output(graph.op("Neg", [other], {}, "balms.adjustment"), ["N", 4]);
}

/** The weight lies in a file beside the model. */
function external(): Repaired {
  const graph = plain();
  const [weight] = graph.initializers;
  const bytes = tensorBytes("float32", randomNumbers("w", [3, 4]));
  const place = { location: "zoo.data", offset: "16", length: String(bytes.length) };
  weight.rawData = new Uint8Array(0);
  weight.dataLocation = 1;
  weight.externalData = Object.entries(place).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  const data = new Uint8Array(16 + bytes.length);
  data.set(bytes, 16);
  return {
    name: "external data",
    model: graph.model(),
    truths: [softmaxOf("scores", 3)],
    tail,
    files: { "zoo.data": data },
  };
}

/** The dtype and size of a batch that has no rows. */
function emptyBatch(): Repaired {
  return { ...file("a batch of no rows", {}), sizes: { N: 0 } };
}

const yolo = {
  names: "{0: 'cat', 1: 'dog', 2: 'owl'}",
  task: "classify",
  imgsz: "[224, 224]",
  stride: "1",
};

/** What surrounds a graph: versions, names, order, places of weights. */
export const files: readonly Repaired[] = [
  file("opset 7, IR 3, initializers as inputs", { opset: 7, ir: 3 }, initializersAsInputs),
  file("opset 9, IR 4", { opset: 9, ir: 4 }),
  file("opset 11, IR 6, initializers as inputs", { opset: 11, ir: 6 }, initializersAsInputs),
  file("opset 13, IR 7", { opset: 13, ir: 7 }),
  file("opset 21, IR 10", { opset: 21, ir: 10 }),
  file("opset 24, IR 11", { opset: 24, ir: 11 }),
  { ...file("opset 26, IR 13", { opset: 26, ir: 13 }), notRun: "opset newer than the runtime" },
  file("unsorted nodes", {}, (graph) => {
    graph.nodes.unshift(...graph.nodes.splice(1));
  }),
  file("names that the correction would choose", {}, takenNames),
  file("class names in Ultralytics' metadata", { metadata: yolo }),
  oddNames(),
  emptyBatch(),
  external(),
];
