import { create } from "@bufbuild/protobuf";
import { ValueInfoProtoSchema } from "../../../src/model/onnx_pb.ts";
import type { Repaired } from "../family.ts";
import type { Attribute, Attributes } from "../graph-writer.ts";
import { GraphWriter, randomNumbers } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { argMax, softmax } from "../values.ts";
import { probabilitiesOf, softmaxOf } from "./truths.ts";

const names = ["cat", "dog", "owl"];
const file = { opset: 15, ir: 8, domains: { "ai.onnx.ml": 3 } };

function labelsOf(
  kind: "ids" | "texts",
  attribute: "classlabels_ints" | "classlabels_int64s",
): Attributes {
  const value: Attribute = kind === "ids" ? [0, 1, 2] : { strings: names };
  return { [kind === "ids" ? attribute : "classlabels_strings"]: value };
}

interface Sklearn {
  readonly name: string;
  readonly operator: string;
  readonly attributes: Attributes;
  readonly labels?: "ids" | "texts";
  readonly post?: "SOFTMAX" | "NONE" | "LOGISTIC";
  readonly zipMap?: boolean;
  readonly normalized?: boolean;
  readonly ownLabels?: readonly string[];
}

/** x [N, 4], one operator of ai.onnx.ml with a label and scores of 3 classes, and what converters put behind it. */
function sklearn({ name, operator, attributes, labels = "ids", ...more }: Sklearn): Repaired {
  const { post = "SOFTMAX", zipMap = false, normalized = false } = more;
  const graph = new GraphWriter();
  graph.add(`ai.onnx.ml:${operator}`, [graph.input("x", ["N", 4])], ["label", "raw"], attributes);
  graph.output("label", ["N"], labels === "ids" ? "int64" : "string");
  const last = normalized
    ? graph.op("ai.onnx.ml:Normalizer", ["raw"], { norm: "L1" }, "probabilities")
    : graph.op("Identity", ["raw"], {}, "probabilities");
  if (zipMap) {
    const key = labelsOf(labels, "classlabels_int64s");
    graph.op("ai.onnx.ml:ZipMap", [last], key, "map");
    graph.outputs.push(create(ValueInfoProtoSchema, { name: "map", type: mapType(labels) }));
  } else graph.output(last, ["N", 3]);
  const raw = post === "NONE" && !normalized;
  return {
    name,
    model: graph.model(file),
    truths: [raw ? softmaxOf(last, 3) : probabilitiesOf(last, 3)],
    tail: (s): Record<string, Values> =>
      zipMap ? { label: argMax(s) } : { label: argMax(s), probabilities: s },
    ...(more.ownLabels === undefined ? {} : { ownLabels: more.ownLabels }),
    ...(labels === "texts" ? { labels: { label: names } } : {}),
  };
}

/** A sequence of maps from class to float32, as the schema spells it on the wire. */
function mapType(labels: "ids" | "texts"): { value: { case: "sequenceType"; value: Uint8Array } } {
  const key = labels === "ids" ? 7 : 8;
  // Sequence { elem_type = 1: TypeProto { map_type = 5: Map { key_type = 1, value_type = 2: TypeProto { tensor_type = 1: float32 } } } }
  const value = [0x08, key, 0x12, 4, 0x0a, 2, 0x08, 1];
  const bytes = [0x0a, value.length + 2, 0x2a, value.length, ...value];
  return { value: { case: "sequenceType", value: Uint8Array.from(bytes) } };
}

const linear = (labels: "ids" | "texts", post: string): Attributes => ({
  ...labelsOf(labels, "classlabels_ints"),
  coefficients: { floats: randomNumbers("coefficients", [12]) },
  intercepts: { floats: randomNumbers("intercepts", [3]) },
  multi_class: 1,
  post_transform: post,
});

/** Two trees: each splits on one feature and gives votes to all classes. */
function forest(labels: "ids" | "texts"): Attributes {
  const leaves = [0, 1].flatMap((tree) =>
    [1, 2].flatMap((node) => [0, 1, 2].map((id) => ({ tree, node, id }))),
  );
  const votes = [0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.25, 0.65, 0.1, 0.3, 0.3, 0.4];
  return {
    ...labelsOf(labels, "classlabels_int64s"),
    nodes_treeids: [0, 0, 0, 1, 1, 1],
    nodes_nodeids: [0, 1, 2, 0, 1, 2],
    nodes_featureids: [0, 0, 0, 2, 0, 0],
    nodes_values: { floats: [0.1, 0, 0, -0.2, 0, 0] },
    nodes_modes: { strings: ["BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"] },
    nodes_truenodeids: [1, 0, 0, 1, 0, 0],
    nodes_falsenodeids: [2, 0, 0, 2, 0, 0],
    nodes_missing_value_tracks_true: [0, 0, 0, 0, 0, 0],
    nodes_hitrates: { floats: [1, 1, 1, 1, 1, 1] },
    class_treeids: leaves.map(({ tree }) => tree),
    class_nodeids: leaves.map(({ node }) => node),
    class_ids: leaves.map(({ id }) => id),
    class_weights: { floats: votes.map((vote) => vote / 2) },
    post_transform: "NONE",
  };
}

/** A support vector machine of three classes with Platt's probabilities. */
const machine: Attributes = {
  ...labelsOf("ids", "classlabels_ints"),
  coefficients: { floats: randomNumbers("dual", [12]) },
  kernel_params: { floats: [0.5, 0, 3] },
  kernel_type: "RBF",
  post_transform: "NONE",
  prob_a: { floats: [-1.2, -0.8, -1] },
  prob_b: { floats: [0.1, -0.1, 0.05] },
  rho: { floats: [0.1, -0.2, 0.3] },
  support_vectors: { floats: randomNumbers("vectors", [24]) },
  vectors_per_class: [2, 2, 2],
};

/** The pipeline of a multinomial model written in plain operators: label by ArgMax and ArrayFeatureExtractor. */
function pipeline(): Repaired {
  const graph = new GraphWriter();
  const product = graph.op("MatMul", [graph.input("x", ["N", 4]), graph.weight("w", [4, 3])]);
  const scores = graph.op("Add", [product, graph.weight("b", [3])], {}, "scores");
  graph.output(graph.op("Softmax", [scores], { axis: 1 }, "p"), ["N", 3]);
  const best = graph.op("ArgMax", ["p"], { axis: 1, keepdims: 0 });
  const ids = graph.tensor("ids", [3], [0, 1, 2], "int64");
  const chosen = graph.op("ai.onnx.ml:ArrayFeatureExtractor", [ids, best]);
  const flat = graph.tensor("flat", [1], [-1], "int64");
  graph.output(graph.op("Reshape", [chosen, flat], {}, "label"), ["N"], "int64");
  return {
    name: "MatMul, Add, Softmax, label by ArgMax and ArrayFeatureExtractor",
    model: graph.model(file),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ p: softmax(s), label: argMax(s) }),
  };
}

const linearFamily = (
  name: string,
  labels: "ids" | "texts",
  post: "SOFTMAX" | "NONE" | "LOGISTIC",
  more: Partial<Sklearn> = {},
): Repaired =>
  sklearn({
    name,
    operator: "LinearClassifier",
    attributes: linear(labels, post),
    labels,
    post,
    ...more,
  });

/** One classifier against the rest for each class: Sigmoids, divided by their sum. */
function oneAgainstRest(): Repaired {
  const graph = new GraphWriter();
  const inputs = [graph.input("x", ["N", 4]), graph.weight("w", [4, 3]), graph.weight("b", [3])];
  const each = graph.op("Sigmoid", [graph.op("Gemm", inputs)]);
  const sums = graph.op("ReduceSum", [each, graph.tensor("axis", [1], [1], "int64")], {
    keepdims: 1,
  });
  graph.output(graph.op("Div", [each, sums], {}, "probabilities"), ["N", 3]);
  graph.op("ArgMax", ["probabilities"], { axis: 1, keepdims: 0 }, "label");
  graph.output("label", ["N"], "int64");
  return {
    name: "Sigmoids against the rest, divided by their sum",
    model: graph.model(),
    truths: [probabilitiesOf("probabilities", 3)],
    tail: (p) => ({ probabilities: p, label: argMax(p) }),
  };
}

/** Gaussian naive Bayes: densities of each class, which a difference to the logarithm of their sum normalizes. */
function naiveBayes(): Repaired {
  const graph = new GraphWriter();
  const numbers = (name: string, values: readonly number[]): string =>
    graph.tensor(name, [values.length], values, "int64");
  const x = graph.input("x", ["N", 4]);
  const wide = graph.op("Unsqueeze", [x, numbers("middle", [1])]);
  const centred = graph.op("Sub", [wide, graph.weight("means", [1, 3, 4])]);
  const squares = graph.op("Mul", [centred, centred]);
  const sums = graph.op("ReduceSum", [squares, numbers("last", [2])], { keepdims: 0 });
  const halves = graph.op("Mul", [sums, graph.tensor("half", [1], [-0.5])]);
  graph.op("Add", [halves, graph.weight("prior", [3])], {}, "joint");
  const total = graph.op("ReduceLogSumExp", ["joint"], { axes: [1], keepdims: 0 });
  const column = graph.op("Reshape", [total, numbers("column", [-1, 1])]);
  const logs = graph.op("Sub", ["joint", column]);
  graph.op("ArgMax", ["joint"], { axis: 1, keepdims: 0 }, "label");
  graph.output("label", ["N"], "int64");
  graph.output(graph.op("Exp", [logs], {}, "probabilities"), ["N", 3]);
  return {
    name: "Gaussian naive Bayes",
    model: graph.model(),
    truths: [softmaxOf("joint", 3)],
    tail: (s) => ({ label: argMax(s), probabilities: softmax(s) }),
  };
}

/** What converters of scikit-learn write. */
export const scikitLearn: readonly Repaired[] = [
  linearFamily("LinearClassifier, SOFTMAX", "ids", "SOFTMAX"),
  linearFamily("LinearClassifier, SOFTMAX, labels are texts", "texts", "SOFTMAX"),
  linearFamily("LinearClassifier, SOFTMAX, Normalizer, ZipMap", "ids", "SOFTMAX", {
    zipMap: true,
    normalized: true,
  }),
  linearFamily("LinearClassifier, SOFTMAX, ZipMap of texts", "texts", "SOFTMAX", { zipMap: true }),
  linearFamily("LinearClassifier, LOGISTIC, Normalizer", "ids", "LOGISTIC", { normalized: true }),
  linearFamily("LinearClassifier, NONE", "ids", "NONE"),
  sklearn({
    name: "TreeEnsembleClassifier",
    operator: "TreeEnsembleClassifier",
    attributes: forest("ids"),
    post: "SOFTMAX",
  }),
  sklearn({
    name: "TreeEnsembleClassifier, texts, ZipMap",
    operator: "TreeEnsembleClassifier",
    attributes: forest("texts"),
    labels: "texts",
    zipMap: true,
  }),
  sklearn({
    name: "SVMClassifier with probabilities",
    operator: "SVMClassifier",
    attributes: machine,
    ownLabels: ["label"],
  }),
  pipeline(),
  naiveBayes(),
  oneAgainstRest(),
];
