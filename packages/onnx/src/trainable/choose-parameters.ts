import {
  checkList,
  checkOptions,
  checkWhole,
  listNames,
  nearestName,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { elementTypeFromCode, isFloatingPoint } from "../model/element-type.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { Parameter } from "./parameter.ts";
import { isBatchNormalization } from "./normalization.ts";
import { findParameters } from "./find-parameters.ts";

/**
 * What is trained: everything, the layer that gives the scores, the last k layers, or parameters by name (`*` stands for any text). A
 * constant that is no parameter by where it stands is trained when it is named in full.
 */
export type TrainedPart =
  | "all"
  | "head"
  | { readonly last: number }
  | { readonly names: readonly string[] };

function lastLayers(all: readonly Parameter[], count: number): readonly Parameter[] {
  const layers = [...new Set(all.map(({ layer }) => layer))].toSorted((a, b) => b - a);
  if (count > layers.length) {
    refuse("train.last", `${count} layers`, `at most ${layers.length}, as many as the model has`);
  }
  const chosen = new Set(layers.slice(0, count));
  return all.filter(({ layer }) => chosen.has(layer));
}

/** Each part is taken where it stands first: a name may be as long as it likes, and is gone through once. */
function matcher(pattern: string): (name: string) => boolean {
  const [start, ...parts] = pattern.split("*");
  const end = parts.pop();
  return (name) => {
    if (end === undefined) return name === pattern;
    if (!name.startsWith(start) || !name.endsWith(end)) return false;
    let place = start.length;
    for (const part of parts) {
      const found = name.indexOf(part, place);
      if (found < 0) return false;
      place = found + part.length;
    }
    return place + end.length <= name.length;
  };
}

/** Constants that nothing tells to be parameters, but for running statistics: they are trained when they are named in full. */
function otherConstants({ initializer, node }: GraphProto): readonly Parameter[] {
  const statistics = new Set(
    node.filter(isBatchNormalization).flatMap(({ input }) => input.slice(3, 5)),
  );
  return initializer
    .filter(
      ({ name, dataType }) =>
        isFloatingPoint(elementTypeFromCode(dataType)) && !statistics.has(name),
    )
    .map(({ name, dims }) => ({ name, shape: dims.map(Number), layer: 0 }));
}

function named(
  all: readonly Parameter[],
  patterns: readonly string[],
  graph: GraphProto,
): readonly Parameter[] {
  checkList(patterns, "train.names");
  const chosen = new Map<string, Parameter>();
  const others = otherConstants(graph);
  for (const pattern of patterns) {
    if (typeof pattern !== "string") refuseValue("train.names", pattern, "names, as text");
    const isMeant = matcher(pattern);
    const matching = all.filter(({ name }) => isMeant(name));
    const found = matching.length > 0 ? matching : others.filter(({ name }) => name === pattern);
    if (found.length === 0) {
      const names = all.map(({ name }) => name);
      const near = nearestName(pattern, names);
      const hint = near === undefined ? `It has: ${listNames(names)}.` : `Perhaps "${near}".`;
      refuse("train.names", `"${pattern}"`, "names of parameters that the model has", hint);
    }
    for (const parameter of found) chosen.set(parameter.name, parameter);
  }
  // In the order of the graph, whatever that of the names is.
  const rest = [...chosen.values()].filter((one) => !all.includes(one));
  return [...all.filter(({ name }) => chosen.has(name)), ...rest];
}

function choose(
  all: readonly Parameter[],
  train: TrainedPart,
  graph: GraphProto,
): readonly Parameter[] {
  if (train === "all") return all;
  if (train === "head") return lastLayers(all, 1);
  const given: Partial<Record<"last" | "names", unknown>> | null = train;
  if (typeof given !== "object" || given === null) {
    return refuseValue("train", train, '"all", "head", { last: 2 } or { names: ["layer4.*"] }');
  }
  checkOptions(train, ["last", "names"], "train");
  if ("last" in train) return lastLayers(all, checkWhole(train.last, "train.last", 1));
  return named(all, train.names, graph);
}

/**
 * The parameters that are trained.
 *
 * @param graph - in order, and nothing in it that the scores do not depend on
 * @throws {@link ArgumentError} for names that no parameter has, and layers that there are not
 * @throws {@link ModelError} where there is none, or one is not in float32
 */
export function chooseParameters(graph: GraphProto, train: TrainedPart): readonly Parameter[] {
  const all = findParameters(graph);
  if (all.length === 0) {
    refuseModel(
      "model",
      "a model without parameters before its scores",
      "weights that are floating-point constants of the graph",
      "Weights in whole numbers and those of operators that are no layers cannot be trained.",
    );
  }
  const chosen = choose(all, train, graph);
  if (chosen.length === 0) refuse("train", "no parameters", "at least one parameter to train");
  const types = new Map(
    graph.initializer.map(({ name, dataType }) => [name, elementTypeFromCode(dataType)]),
  );
  for (const { name } of chosen) {
    const type = types.get(name);
    if (type === "float32") continue;
    refuseModel(
      name,
      `a parameter of type ${type}`,
      "float32",
      "Convert the model to float32, or leave this parameter as it is with the option `train`.",
    );
  }
  return chosen;
}
