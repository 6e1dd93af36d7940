import { builderFromModel } from "../graph/builder-from-model.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { withColumnVectors } from "../graph/column-vectors.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { staticSize } from "../graph/shape.ts";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { describeNode } from "../model/describe-node.ts";
import type { OnnxModel } from "../model/model.ts";
import type { GraphProto, NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { floatData } from "../model/tensor.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { chooseParameters } from "./choose-parameters.ts";
import type { TrainedPart } from "./choose-parameters.ts";
import { followsBatches } from "./follows-batches.ts";
import { dropoutForm, isDropout, passingDropout } from "./dropout.ts";
import type { DropoutMask } from "./dropout.ts";
import {
  batchNormalizationForm,
  frozenNormalization,
  isBatchNormalization,
} from "./normalization.ts";
import type { Normalization, RunningStatistics } from "./normalization.ts";
import { modernize } from "../graph/versions/modernize.ts";
import type { Parameter } from "./parameter.ts";
import { scoresOnly } from "./scores-only.ts";
import type { ScoresRequest } from "./scores-only.ts";

/** How a model is made ready for training. */
export interface TrainableOptions extends ScoresRequest {
  readonly train: TrainedPart;
  readonly normalization: Normalization;
}

/** An initializer of the model that training changes. */
export interface ChangedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** As they are before training. */
  readonly values: Float32Array;
}

/** A model as it is in training: what is trained are inputs. */
export interface TrainableModel {
  /**
   * A graph that computes the scores and nothing else. Trained parameters and running statistics are inputs of the same names, as are
   * the masks of dropouts.
   */
  readonly model: OnnxModel;
  readonly parameters: readonly Parameter[];
  /** What training changes: the parameters, and after them the running statistics. */
  readonly changed: readonly ChangedTensor[];
  readonly statistics: readonly RunningStatistics[];
  readonly masks: readonly DropoutMask[];
  /** 2 where a normalisation by the batch would have one entry of a batch of one row, else 1. */
  readonly leastRows: 1 | 2;
}

/** Rewrites nodes for training, and collects what they need. */
class TrainingForm {
  readonly statistics: RunningStatistics[] = [];
  readonly masks: DropoutMask[] = [];
  readonly constants: TensorProto[] = [];
  readonly #copy: OnnxModel & { graph: GraphProto };
  readonly #index: GraphIndex;
  readonly #opset: number;
  readonly #isByBatch: (node: NodeProto) => boolean;
  readonly #taken: Set<string>;
  #builder: GraphBuilder | undefined;

  constructor(
    copy: OnnxModel & { graph: GraphProto },
    opset: number,
    { normalization, trained }: { normalization: Normalization; trained: ReadonlySet<string> },
  ) {
    this.#copy = copy;
    this.#opset = opset;
    this.#index = new GraphIndex(copy.graph);
    this.#isByBatch =
      normalization === "frozen" ? () => false : followsBatches(this.#index, trained);
    this.#taken = namesInUse(copy.graph);
  }

  readonly unique = (hint: string): string => {
    const name = untakenName(this.#taken, hint);
    this.#taken.add(name);
    return name;
  };

  nodes(): NodeProto[] {
    return this.#copy.graph.node.flatMap((node) => {
      if (isBatchNormalization(node)) return this.#normalized(node);
      return isDropout(node) ? this.#dropped(node) : [node];
    });
  }

  #normalized(node: NodeProto): readonly NodeProto[] {
    const [, , , mean, variance] = node.input;
    if (!this.#isByBatch(node)) return [frozenNormalization(node, this.#opset)];
    for (const name of [mean, variance]) {
      if (this.#index.initializer(name)?.dataType === 1) continue;
      refuseModel(
        name,
        `running statistics of ${describeNode(node)} that are computed, or not in float32`,
        "an initializer in float32",
        'Take normalization: "frozen".',
      );
    }
    const { nodes, statistics } = batchNormalizationForm(node, this.statistics, this.unique);
    this.statistics.push(statistics);
    return nodes;
  }

  #dropped(node: NodeProto): readonly NodeProto[] {
    const [, name = ""] = node.input;
    const ratio = name === "" ? 0.5 : this.#index.constant(name)?.numbers()[0];
    if (ratio === undefined || !(ratio >= 0 && ratio < 1)) {
      return refuseModel(
        describeNode(node),
        `a dropout of a share ${ratio ?? "that is computed"}`,
        "a constant share from 0 to below 1",
        "Export the model without dropout.",
      );
    }
    if (ratio === 0) return [passingDropout(node)];
    this.#builder ??= builderFromModel(this.#copy);
    const shape = this.#builder.shapeOf(node.input[0]);
    if (shape === undefined) {
      return refuseModel(
        node.input[0],
        `data of unknown shape before ${describeNode(node)}`,
        "a shape that tells how large the mask is",
        "Give the inputs sizes with the option `inputSizes`, or export the model without dropout.",
      );
    }
    const { nodes, constant, mask } = dropoutForm(node, { ratio, shape, unique: this.unique });
    this.constants.push(constant);
    this.masks.push(mask);
    return nodes;
  }
}

/** Whether normalised data may have no positions beside rows and channels. */
function needsTwoRows(model: OnnxModel, statistics: readonly RunningStatistics[]): boolean {
  if (statistics.length === 0) return false;
  const builder = builderFromModel(model);
  return statistics.some(({ data }) => {
    const positions = staticSize(builder.shapeOf(data)?.slice(2));
    return positions === undefined || positions < 2;
  });
}

/**
 * Makes a model ready for training. The model itself stays as it is, and what is not trained is shared with it.
 *
 * @param model - functions written out
 * @throws {@link ModelError} where it cannot be trained so
 */
export function trainableModel(model: OnnxModel, options: TrainableOptions): TrainableModel {
  const { train, normalization } = options;
  const copy = scoresOnly(model, options);
  const { graph } = copy;
  const opset = modernize(copy);
  withColumnVectors(copy);
  const parameters = chooseParameters(graph, train);
  const trained = new Set(parameters.map(({ name }) => name));
  const form = new TrainingForm(copy, opset, { normalization, trained });
  graph.node = form.nodes();
  const { statistics, masks, constants } = form;
  const running = statistics.flatMap(({ mean, variance }) => [mean, variance]);
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const changed = [...new Set([...trained, ...running])].flatMap((name) => {
    const tensor = tensors.get(name);
    const shape = tensor?.dims.map(Number) ?? [];
    return tensor === undefined ? [] : [{ name, shape, values: floatData(tensor) }];
  });
  const inputs = changed.map(({ name, shape }) =>
    createValueInfo(name, { type: "float32", shape }),
  );
  const masked = masks.map(({ name, shape }) => createValueInfo(name, { type: "bool", shape }));
  const fed = new Set(changed.map(({ name }) => name));
  const isKept = ({ name }: { readonly name: string }): boolean => !fed.has(name);
  graph.initializer = [...graph.initializer.filter(isKept), ...constants];
  graph.input = [...graph.input.filter(isKept), ...inputs, ...masked];
  const leastRows = needsTwoRows(copy, statistics) ? 2 : 1;
  return { model: copy, parameters, changed, statistics, masks, leastRows };
}
