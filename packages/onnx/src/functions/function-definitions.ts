import {
  addBalancedSoftmax,
  addBalancedSoftmaxGradient,
  addBalancedSoftmaxLosses,
} from "../fragments/balanced-softmax.ts";
import { addBalancedMultiLabel } from "../fragments/multi-label-loss.ts";
import { addReducedGradient, addReducedLoss } from "../fragments/reduced-loss.ts";
import type { Over } from "../fragments/reduced-loss.ts";
import {
  addBalancedSigmoid,
  addBalancedSigmoidGradient,
  addBalancedSigmoidLosses,
  addSigmoidProbabilities,
} from "../fragments/sigmoid-loss.ts";
import { addReduction, addSqueeze } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { FunctionSignature } from "./function-from-graph.ts";

/** A function of the domain: its outside, and what puts its inside into a graph. */
export interface FunctionDefinition extends FunctionSignature {
  /** Adds the nodes to a graph; inputs and outputs by name, in order. */
  readonly build: (graph: GraphBuilder, inputs: readonly string[]) => string[];
}

/** The names of the functions. */
export type FunctionName =
  | "LogitAdjustment"
  | "LogitAdjustmentGradient"
  | "BalancedSoftmax"
  | "BalancedSoftmaxGradient"
  | "BalancedSigmoid"
  | "BalancedSigmoidGradient"
  | "BalancedMultiLabel"
  | "BalancedMultiLabelGradient"
  | "MeanOverBatch"
  | "MeanOverWeights";

function mean(over: Over): Pick<FunctionDefinition, "inputs" | "outputs" | "build"> {
  return {
    inputs: ["losses", "rowWeights"],
    outputs: ["loss", "lossGradients"],
    build: (graph, [losses, rowWeights]) => {
      const { loss, lossGradients } = addReducedLoss(graph, { losses, rowWeights }, over);
      return [loss, lossGradients];
    },
  };
}

const noClass = "A label that is no class, or a class to which -infinity is added:";

/** Everything in the domain, by name. */
export const functionDefinitions: Readonly<Record<FunctionName, Omit<FunctionDefinition, "name">>> =
  {
    LogitAdjustment: {
      inputs: ["logits", "added"],
      outputs: ["adjusted"],
      doc:
        "logits [..., C] + added [C]. Post-hoc adjustment (Menon et al., ICLR 2021): added = -tau log(pi) + log(rho), " +
        "pi the training prior, rho the prior to predict under.",
      build: (graph, [logits, added]) => [graph.node("Add", [logits, added], {}, "adjusted")],
    },
    LogitAdjustmentGradient: {
      inputs: ["adjustedGradient", "added"],
      outputs: ["logitsGradient", "addedGradient"],
      doc:
        "From the gradient of adjusted [..., C]: that of logits, which is the same, and that of added [C], " +
        "its sum over all rows.",
      build: (graph, [gradient, added]) => {
        const shape = graph.node("Concat", [graph.integers([-1]), graph.node("Shape", [added])], {
          axis: 0,
        });
        const rows = graph.node("Reshape", [gradient, shape]);
        const logits = graph.node("Identity", [gradient], {}, "logitsGradient");
        return [logits, addSqueeze(graph, addReduction(graph, "ReduceSum", rows, 0), 0)];
      },
    },
    BalancedSoftmax: {
      inputs: ["logits", "added", "labels"],
      outputs: ["losses", "probabilities"],
      doc:
        "Balanced Softmax (Ren et al., NeurIPS 2020): probabilities = softmax(logits + added) [..., C] over the last axis, added = " +
        "tau log(pi) [C]; losses = -log of the label's probability [...], one per row, not reduced. Labels are int32 or " +
        `int64 [...], 0 ... C-1. ${noClass} the loss is +infinity.`,
      build: (graph, [logits, added, labels]) => {
        const softmax = addBalancedSoftmax(graph, { logits, added, labels });
        return [addBalancedSoftmaxLosses(graph, softmax), softmax.probabilities];
      },
    },
    BalancedSoftmaxGradient: {
      inputs: ["logits", "added", "labels", "lossGradients"],
      outputs: ["gradient"],
      doc:
        "Gradient of BalancedSoftmax with respect to logits [..., C]: lossGradients * (probabilities - onehot(labels)). " +
        "lossGradients [...] is the gradient with respect to each row's loss: weight / B for a mean. " +
        `${noClass} NaN, or 0 where lossGradients is 0.`,
      build: (graph, [logits, added, labels, lossGradients]) => {
        const softmax = addBalancedSoftmax(graph, { logits, added, labels });
        const gradient = addBalancedSoftmaxGradient(graph, softmax);
        return [addReducedGradient(graph, gradient, lossGradients)];
      },
    },
    BalancedSigmoid: {
      inputs: ["logits", "added", "labels"],
      outputs: ["losses", "probabilities"],
      doc:
        "The sigmoid form (Ren et al., NeurIPS 2020): binary cross-entropy of C classifiers, added up per row [...], of " +
        "logits [..., C] + added [C], added = -log((1 - f) / f), f the share of images with the class. Label -1 is background: all " +
        "targets are 0 and nothing is added. probabilities = sigmoid of what the loss sees. Any other label that is no " +
        "class: the loss is +infinity.",
      build: (graph, [logits, added, labels]) => {
        const sigmoid = addBalancedSigmoid(graph, { logits, added, labels });
        const losses = addBalancedSigmoidLosses(graph, sigmoid);
        return [losses, addSigmoidProbabilities(graph, sigmoid)];
      },
    },
    BalancedSigmoidGradient: {
      inputs: ["logits", "added", "labels", "lossGradients"],
      outputs: ["gradient"],
      doc:
        "Gradient of BalancedSigmoid with respect to logits [..., C]: lossGradients * (probabilities - targets). A label that is " +
        "neither a class nor -1: NaN, or 0 where lossGradients is 0.",
      build: (graph, [logits, added, labels, lossGradients]) => {
        const sigmoid = addBalancedSigmoid(graph, { logits, added, labels });
        const gradient = addBalancedSigmoidGradient(graph, sigmoid);
        return [addReducedGradient(graph, gradient, lossGradients)];
      },
    },
    BalancedMultiLabel: {
      inputs: ["logits", "added", "targets"],
      outputs: ["losses", "probabilities"],
      doc:
        "The sigmoid form for rows of several classes: as BalancedSigmoid, with targets [..., C], 0, 1 or a share in between, of any " +
        "type. All rows get what is added, also those without a class. A target that is no share: the loss is +infinity.",
      build: (graph, [logits, added, targets]) => {
        const sigmoid = addBalancedMultiLabel(graph, { logits, added, targets });
        const losses = addBalancedSigmoidLosses(graph, sigmoid);
        return [losses, addSigmoidProbabilities(graph, sigmoid)];
      },
    },
    BalancedMultiLabelGradient: {
      inputs: ["logits", "added", "targets", "lossGradients"],
      outputs: ["gradient"],
      doc:
        "Gradient of BalancedMultiLabel with respect to logits [..., C]: lossGradients * (probabilities - targets). A target that is " +
        "no share: NaN, or 0 where lossGradients is 0.",
      build: (graph, [logits, added, targets, lossGradients]) => {
        const sigmoid = addBalancedMultiLabel(graph, { logits, added, targets });
        const gradient = addBalancedSigmoidGradient(graph, sigmoid);
        return [addReducedGradient(graph, gradient, lossGradients)];
      },
    },
    MeanOverBatch: {
      ...mean("batch"),
      doc:
        "loss = sum(rowWeights * losses) / number of rows, and lossGradients = rowWeights / number of rows. A row of weight 0 " +
        "does not count, whatever its loss.",
    },
    MeanOverWeights: {
      ...mean("weights"),
      doc:
        "loss = sum(rowWeights * losses) / sum(rowWeights), and lossGradients = rowWeights / sum(rowWeights). A row of weight 0 " +
        "does not count, whatever its loss.",
    },
  };
