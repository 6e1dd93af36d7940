import type { RandomGenerator } from "@balms/core";
import { clone, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { subgraphs } from "../../src/model/attributes.ts";
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "../../src/model/onnx_pb.ts";
import type { GraphProto, ModelProto, NodeProto, TensorProto } from "../../src/model/onnx_pb.ts";
import { changedInside } from "./changed-inside.ts";
import { mutateTensor } from "./mutate-tensor.ts";
import { pick, sizes } from "./hostile-values.ts";
import { wildNode } from "./wild-node.ts";

type Change = (graph: GraphProto, random: RandomGenerator, model: ModelProto) => void;

/** Every graph of a model, those inside nodes too. */
function graphsOf(model: ModelProto): GraphProto[] {
  const found = model.graph === undefined ? [] : [model.graph];
  for (const graph of found) found.push(...graph.node.flatMap((node) => subgraphs(node)));
  return found;
}

/** Names of the values of a graph. */
function valuesOf({ input, initializer, sparseInitializer, node }: GraphProto): string[] {
  return [
    ...input.map(({ name }) => name),
    ...initializer.map(({ name }) => name),
    ...sparseInitializer.map(({ values }) => values?.name ?? ""),
    ...node.flatMap(({ output }) => output),
  ];
}

const anyNode = (graph: GraphProto, random: RandomGenerator): NodeProto =>
  graph.node.length === 0 ? create(NodeProtoSchema) : pick(random, graph.node);

const anyTensor = (graph: GraphProto, random: RandomGenerator): TensorProto => {
  const constants = graph.node.flatMap(({ attribute }) => attribute.flatMap(({ t }) => t ?? []));
  const all = [...graph.initializer, ...constants];
  return all.length === 0 ? create(TensorProtoSchema) : pick(random, all);
};

const anyValue = (graph: GraphProto, random: RandomGenerator): string =>
  pick(random, [...valuesOf(graph), "", "__proto__"]);

const place = (list: readonly unknown[], random: RandomGenerator): number =>
  random.integer(list.length + 1);

/** Another value stands where a node reads, or writes. */
const rewire: Change = (graph, random) => {
  const node = anyNode(graph, random);
  const list = random.integer(3) === 0 ? node.output : node.input;
  list[place(list, random)] = anyValue(graph, random);
};

const dropInput: Change = (graph, random) => {
  const { input } = anyNode(graph, random);
  input.splice(place(input, random), 1);
};

const doubleNode: Change = (graph, random) => {
  graph.node.splice(place(graph.node, random), 0, clone(NodeProtoSchema, anyNode(graph, random)));
};

const dropNode: Change = (graph, random) => {
  graph.node.splice(place(graph.node, random), 1);
};

const shuffle: Change = (graph, random) => {
  const [node] = graph.node.splice(place(graph.node, random), 1);
  if (node !== undefined) graph.node.splice(place(graph.node, random), 0, node);
};

/** A node in the middle: it takes the place of a value that others read. */
const insertNode: Change = (graph, random) => {
  const at = place(graph.node, random);
  const [before, output] = [anyValue(graph, random), `wild${random.integer(1000)}`];
  const inputs = [
    before,
    ...Array.from({ length: random.integer(4) }, () => anyValue(graph, random)),
  ];
  for (const { input } of graph.node.slice(at)) {
    for (const [index, name] of input.entries()) if (name === before) input[index] = output;
  }
  graph.node.splice(at, 0, wildNode(random, inputs, [output]));
};

const otherOperator: Change = (graph, random) => {
  const node = anyNode(graph, random);
  const { opType, domain, attribute } = wildNode(random, [], []);
  Object.assign(node, { opType, domain });
  if (random.integer(2) === 0) node.attribute.push(...attribute);
};

const addAttribute: Change = (graph, random) => {
  const { attribute } = anyNode(graph, random);
  const made = wildNode(random, [], []).attribute;
  const [given] = made;
  if (given === undefined) return;
  const known = attribute.find(({ name }) => name === given.name);
  if (known === undefined) attribute.push(given);
  else Object.assign(known, given);
};

/** The numbers of an attribute are others. */
const otherNumbers: Change = (graph, random) => {
  const { attribute } = anyNode(graph, random);
  if (attribute.length === 0) return;
  const given = pick(random, attribute);
  given.i = pick(random, sizes);
  if (given.ints.length > 0) given.ints[random.integer(given.ints.length)] = pick(random, sizes);
  given.f = pick(random, [NaN, Infinity, -1, 0, given.f]);
};

const otherTensor: Change = (graph, random) => mutateTensor(anyTensor(graph, random), random);

const doubleTensor: Change = (graph, random) => {
  const tensor = clone(TensorProtoSchema, anyTensor(graph, random));
  if (random.integer(3) === 0) tensor.name = anyValue(graph, random);
  graph.initializer.push(tensor);
};

const sparse: Change = (graph, random) => {
  const values = clone(TensorProtoSchema, anyTensor(graph, random));
  if (random.integer(2) === 0) graph.initializer.splice(place(graph.initializer, random), 1);
  const indices = create(TensorProtoSchema, { dataType: 7, dims: [1n], int64Data: [0n] });
  const dims = values.dims.map((size) => (random.integer(4) === 0 ? pick(random, sizes) : size));
  graph.sparseInitializer.push(create(SparseTensorProtoSchema, { values, indices, dims }));
};

const otherShape: Change = (graph, random) => {
  const infos = [...graph.input, ...graph.output, ...graph.valueInfo];
  const info = infos.length === 0 ? create(ValueInfoProtoSchema) : pick(random, infos);
  if (info.type?.value.case !== "tensorType") return;
  const { value } = info.type.value;
  if (random.integer(6) === 0) value.elemType = random.integer(20);
  const dim = value.shape?.dim ?? [];
  if (dim.length > 0 && random.integer(3) > 0) {
    pick(random, dim).value = { case: "dimValue", value: pick(random, sizes) };
  } else dim.splice(place(dim, random), random.integer(2), ...dim.slice(0, random.integer(3)));
};

/** What the graph puts out or takes is something else. */
const otherEnds: Change = (graph, random) => {
  const list = random.integer(3) === 0 ? graph.input : graph.output;
  const info = clone(ValueInfoProtoSchema, list[0] ?? create(ValueInfoProtoSchema));
  info.name = anyValue(graph, random);
  list.splice(random.integer(list.length + 1), random.integer(2), info);
};

/** A graph inside itself, or inside another. */
const nest: Change = (graph, random, model) => {
  const node = anyNode(graph, random);
  const g = clone(GraphProtoSchema, pick(random, graphsOf(model)));
  if (g.node.length > 60) return;
  const name = pick(random, ["body", "then_branch", "else_branch"]);
  node.attribute.push(create(AttributeProtoSchema, { name, type: 5, g }));
  if (random.integer(2) === 0) node.opType = pick(random, ["If", "Loop", "Scan"]);
};

const oddValues: readonly unknown[] = [
  null,
  -1,
  0,
  0.5,
  1e300,
  "",
  "logits",
  [],
  {},
  { toString: 1 },
  [[]],
  true,
];

/** What a file says of itself is something else: of our own notes, something in them. */
const otherMetadata: Change = (_, random, model) => {
  if (model.metadataProps.length === 0) return;
  const entry = pick(random, model.metadataProps);
  const path = Array.from({ length: 1 + random.integer(4) }, () => random.integer(20));
  try {
    const value: unknown = JSON.parse(entry.value);
    entry.value = JSON.stringify(changedInside(value, path, pick(random, oddValues)));
  } catch {
    entry.value = entry.value.slice(random.integer(entry.value.length + 1));
  }
};

const otherVersions: Change = (_, random, model) => {
  for (const set of model.opsetImport) set.version = BigInt(1 + random.integer(26));
  model.irVersion = BigInt(random.integer(14));
};

const changes: readonly Change[] = [
  rewire,
  rewire,
  dropInput,
  doubleNode,
  dropNode,
  shuffle,
  insertNode,
  insertNode,
  insertNode,
  otherOperator,
  addAttribute,
  otherNumbers,
  otherNumbers,
  otherTensor,
  otherTensor,
  doubleTensor,
  sparse,
  otherShape,
  otherShape,
  otherEnds,
  nest,
  otherMetadata,
  otherMetadata,
  otherVersions,
];

/** A copy of a file that parses, in which one to six things are other than its exporter meant. */
export function mutateModel(bytes: Uint8Array, random: RandomGenerator): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  for (let times = 1 + random.integer(1 + random.integer(6)); times > 0; times--) {
    pick(random, changes)(pick(random, graphsOf(model)), random, model);
  }
  return toBinary(ModelProtoSchema, model);
}
