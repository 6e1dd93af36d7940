import { ModelError } from "@balms/core";
import { subgraphs } from "./attributes.ts";
import { axisFault, mostDimensions } from "./axis-fault.ts";
import { checkCalls } from "./check-calls.ts";
import { checkNesting } from "./check-nesting.ts";
import { describeNode } from "./describe-node.ts";
import { functionKey } from "./function-key.ts";
import { checkIsModel } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import { NameScope } from "./name-scope.ts";
import type {
  FunctionProto,
  GraphProto,
  NodeProto,
  SparseTensorProto,
  TensorProto,
} from "./onnx_pb.ts";
import { tensorFault } from "./tensor-fault.ts";

/** Checks what is in one model; errors call it by the name that is given. */
class ModelChecker {
  readonly #name: string;
  readonly #known = new NameScope();

  constructor(name: string) {
    this.#name = name;
  }

  incomplete(received: string): ModelError {
    return new ModelError({
      parameter: this.#name,
      received,
      expected: "a complete ONNX model",
      hint: "The file is truncated or damaged: download or export it again.",
    });
  }

  graph(graph: GraphProto, depth: number): void {
    checkNesting(depth, this.#name);
    const { input, initializer, sparseInitializer, node, output } = graph;
    this.#known.enter();
    const inputs = input.map(({ name }) => name);
    const tensors = initializer.map(({ name }) => name);
    const sparse = sparseInitializer.map(({ values }) => values?.name ?? "");
    this.distinct("input", inputs);
    // A tensor may have the name of an input, whose default it is.
    this.distinct("tensor", [...tensors, ...sparse]);
    for (const name of [...inputs, ...tensors, ...sparse]) this.#known.add(name);
    for (const tensor of initializer) this.#tensor(tensor, `tensor "${tensor.name}" with`);
    for (const [at, tensor] of sparseInitializer.entries()) {
      this.#sparse(tensor, `sparse tensor "${sparse[at]}" with`);
    }
    this.#nodes(node, depth);
    for (const { name } of output) this.#computed(name);
    this.#known.leave();
  }

  /** A local function: nothing but its inputs comes from outside. */
  local({ input, output, attribute, node }: FunctionProto): void {
    this.distinct("input", input);
    this.distinct("output", output);
    this.distinct("attribute", attribute);
    this.#known.enter();
    for (const name of input) this.#known.add(name);
    this.#nodes(node, 0);
    for (const name of output) this.#computed(name);
    this.#known.leave();
  }

  /** Refuses names that are empty, or there twice; where keys stand for names, `named` has these. */
  distinct(what: string, names: readonly string[], where = "", named = names): void {
    if (names.length === 0) return;
    const met = new Set<string>();
    for (const [place, name] of names.entries()) {
      if (name !== "" && !met.has(name)) met.add(name);
      else {
        throw this.#refusal(
          name === "" ? `a nameless ${what}${where}` : `two ${what}s "${named[place]}"${where}`,
          `${what}s with names that differ`,
        );
      }
    }
  }

  /** Inputs and tensors of bodies may have the names of values around them; what nodes compute may not. */
  #nodes(nodes: readonly NodeProto[], depth: number): void {
    for (const node of nodes) {
      for (const input of node.input) {
        if (input !== "" && !this.#known.has(input)) {
          throw this.incomplete(
            `node ${describeNode(node)} that reads "${input}", which nothing before it computes`,
          );
        }
      }
      this.#attributes(node);
      for (const body of subgraphs(node)) this.graph(body, depth + 1);
      for (const output of node.output) {
        if (this.#known.has(output)) throw this.#madeTwice(node, output);
        if (output !== "") this.#known.add(output);
      }
    }
  }

  #attributes(node: NodeProto): void {
    if (node.attribute.length === 0) return;
    const odd = axisFault(node);
    if (odd !== undefined) {
      throw this.#refusal(
        odd,
        `an axis that tensors have, of at most ${mostDimensions} dimensions`,
      );
    }
    const label = `node ${describeNode(node)}`;
    this.distinct(
      "attribute",
      node.attribute.map(({ name }) => name),
      ` of ${label}`,
    );
    for (const { t, tensors, sparseTensor, sparseTensors } of node.attribute) {
      for (const tensor of t === undefined ? tensors : [t, ...tensors]) {
        this.#tensor(tensor, `${label} with a constant of`);
      }
      for (const sparse of sparseTensor === undefined
        ? sparseTensors
        : [sparseTensor, ...sparseTensors]) {
        this.#sparse(sparse, `${label} with a constant of`);
      }
    }
  }

  #madeTwice(node: NodeProto, value: string): ModelError {
    return this.#refusal(
      `node ${describeNode(node)} that computes "${value}", which there is already`,
      "a graph in which every value is computed once",
    );
  }

  #refusal(received: string, expected: string): ModelError {
    return new ModelError({
      parameter: this.#name,
      received,
      expected,
      hint: "The file is damaged, or was put together from others: export it again.",
    });
  }

  #computed(output: string): void {
    if (!this.#known.has(output)) {
      throw this.incomplete(`output "${output}" that nothing computes`);
    }
  }

  #tensor(tensor: TensorProto, label: string): void {
    const fault = tensorFault(tensor);
    if (fault !== undefined) throw this.incomplete(`${label} ${fault}`);
  }

  #sparse({ values, indices }: SparseTensorProto, label: string): void {
    if (values !== undefined) this.#tensor(values, label);
    if (indices !== undefined) this.#tensor(indices, label);
  }
}

/**
 * Checks that a model is whole: it has a graph, every value is computed once and before it is read, names differ, and every tensor has as
 * many values as its dimensions say; so have the graphs inside nodes and the model's local functions.
 *
 * A file that was cut at a field boundary is still a well-formed protobuf message, so parsing alone cannot tell.
 *
 * @param model - the model
 * @param name - what to call it in an error message
 * @throws {@link ModelError} that says what is missing.
 * @example
 * ```ts
 * import { checkModel, headModel } from "@balms/onnx";
 *
 * checkModel(headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 }));
 * ```
 */
export function checkModel(model: OnnxModel, name = "model"): void {
  const { graph, functions, opsetImport } = checkIsModel(model);
  const checker = new ModelChecker(name);
  if (graph === undefined) throw checker.incomplete("no graph");
  if (graph.output.length === 0) throw checker.incomplete("a graph without outputs");
  if (opsetImport.length === 0) throw checker.incomplete("no operator set version");
  const imports = [opsetImport, ...functions.map((local) => local.opsetImport)].flat();
  const odd = imports.find(({ version }) => version < 1n || version >= 1n << 31n);
  if (odd !== undefined) {
    throw checker.incomplete(`version ${odd.version} of the operator set "${odd.domain}"`);
  }
  checker.graph(graph, 0);
  const named = functions.map((local) => `${local.domain}.${local.name}`);
  checker.distinct("function", functions.map(functionKey), "", named);
  checkCalls(functions, name);
  for (const local of functions) checker.local(local);
}
