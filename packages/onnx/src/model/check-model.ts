import { ModelError } from "@balms/core";
import { subgraphs } from "./attributes.ts";
import { checkCalls } from "./check-calls.ts";
import { checkNesting } from "./check-nesting.ts";
import { describeNode } from "./describe-node.ts";
import { checkIsModel } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import { NameScope } from "./name-scope.ts";
import type { GraphProto, NodeProto, SparseTensorProto, TensorProto } from "./onnx_pb.ts";
import { tensorSizeFault } from "./tensor-size-fault.ts";

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
    this.#known.enter();
    for (const input of graph.input) this.#known.add(input.name);
    for (const tensor of graph.initializer) {
      this.#tensor(tensor, `tensor "${tensor.name}" with`);
      this.#known.add(tensor.name);
    }
    for (const sparse of graph.sparseInitializer) {
      this.#known.add(sparse.values?.name ?? "");
      this.#sparse(sparse, `sparse tensor "${sparse.values?.name ?? ""}" with`);
    }
    const given = [...graph.input, ...graph.initializer].map(({ name }) => name);
    this.#nodes(graph.node, new Set(given), depth);
    for (const { name } of graph.output) this.#computed(name);
    this.#known.leave();
  }

  /** A local function: nothing but its inputs comes from outside. */
  local(inputs: readonly string[], outputs: readonly string[], nodes: readonly NodeProto[]): void {
    this.#known.enter();
    for (const input of inputs) this.#known.add(input);
    this.#nodes(nodes, new Set(inputs), 0);
    for (const output of outputs) this.#computed(output);
    this.#known.leave();
  }

  /** @param made - the values of this graph so far; those around it may have the same names, as some exporters write them */
  #nodes(nodes: readonly NodeProto[], made: Set<string>, depth: number): void {
    for (const node of nodes) {
      for (const input of node.input) {
        if (input !== "" && !this.#known.has(input)) {
          throw this.incomplete(
            `node ${describeNode(node)} that reads "${input}", which nothing before it computes`,
          );
        }
      }
      const label = `node ${describeNode(node)} with a constant of`;
      for (const { t, tensors, sparseTensor, sparseTensors } of node.attribute) {
        if (t !== undefined) this.#tensor(t, label);
        if (sparseTensor !== undefined) this.#sparse(sparseTensor, label);
        for (const tensor of tensors) this.#tensor(tensor, label);
        for (const sparse of sparseTensors) this.#sparse(sparse, label);
      }
      for (const body of subgraphs(node)) this.graph(body, depth + 1);
      for (const output of node.output) {
        if (made.has(output)) throw this.#madeTwice(node, output);
        if (output !== "") made.add(output);
        this.#known.add(output);
      }
    }
  }

  #madeTwice(node: NodeProto, value: string): ModelError {
    return new ModelError({
      parameter: this.#name,
      received: `node ${describeNode(node)} that computes "${value}", which there is already`,
      expected: "a graph in which every value is computed once",
      hint: "The file is damaged: no runtime takes it. Export it again.",
    });
  }

  #computed(output: string): void {
    if (!this.#known.has(output)) {
      throw this.incomplete(`output "${output}" that nothing computes`);
    }
  }

  #tensor(tensor: TensorProto, label: string): void {
    const fault = tensorSizeFault(tensor);
    if (fault !== undefined) throw this.incomplete(`${label} ${fault}`);
  }

  #sparse({ values, indices }: SparseTensorProto, label: string): void {
    if (values !== undefined) this.#tensor(values, label);
    if (indices !== undefined) this.#tensor(indices, label);
  }
}

/**
 * Checks that a model is whole: it has a graph, every value is computed once and before it is read, and every tensor has as many
 * values as its dimensions say; so have the graphs inside nodes and the model's local functions.
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
  checkCalls(functions, name);
  for (const { input, output, node } of functions) checker.local(input, output, node);
}
