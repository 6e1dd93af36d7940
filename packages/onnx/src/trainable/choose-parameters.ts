import {
  checkList,
  checkOptions,
  checkWhole,
  nearestName,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { elementTypeFromCode } from "../model/element-type.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { Parameter } from "./parameter.ts";
import { findParameters } from "./find-parameters.ts";

/** What is trained: everything, the layer that gives the scores, the last k layers, or parameters by name (`*` stands for any text). */
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

function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split("*").map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "su");
  return (name) => expression.test(name);
}

function named(all: readonly Parameter[], patterns: readonly string[]): readonly Parameter[] {
  checkList(patterns, "train.names");
  const chosen = new Set<string>();
  const names = all.map(({ name }) => name);
  for (const pattern of patterns) {
    if (typeof pattern !== "string") refuseValue("train.names", pattern, "names, as text");
    const found = names.filter(matcher(pattern));
    if (found.length === 0) {
      const near = nearestName(pattern, names);
      const hint = near === undefined ? `It has: ${names.join(", ")}.` : `Perhaps "${near}".`;
      refuse("train.names", `"${pattern}"`, "names of parameters that the model has", hint);
    }
    for (const name of found) chosen.add(name);
  }
  return all.filter(({ name }) => chosen.has(name));
}

function choose(all: readonly Parameter[], train: TrainedPart): readonly Parameter[] {
  if (train === "all") return all;
  if (train === "head") return lastLayers(all, 1);
  const given: Partial<Record<"last" | "names", unknown>> | null = train;
  if (typeof given !== "object" || given === null) {
    return refuseValue("train", train, '"all", "head", { last: 2 } or { names: ["layer4.*"] }');
  }
  checkOptions(train, ["last", "names"], "train");
  if ("last" in train) return lastLayers(all, checkWhole(train.last, "train.last", 1));
  return named(all, train.names);
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
  const chosen = choose(all, train);
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
