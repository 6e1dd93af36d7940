import type { GraphBuilder } from "../graph/graph-builder.ts";

/** A draw of classes, by name. */
export interface ClassDrawNames {
  /** The drawn class of each row [B], int64. */
  readonly classes: string;
  /** `r_c / E_bc` [B, C]: s̃ before it is divided by its row sums. */
  readonly race: string;
  /** 1 − σ(ψ) [C]. */
  readonly reluctance: string;
}

/** What a draw is made from, by name. */
export interface ClassDrawOperands {
  /** ψ [C]. */
  readonly psi: string;
  /** n [C], floating point. */
  readonly counts: string;
  /** E [B, C], independent Exp(1) variates above 0. */
  readonly noise: string;
}

/**
 * Draws classes with probabilities `q_c ∝ n_c·σ(ψ_c)` by an exponential race: class c arrives at time `E_c / r_c`, the first wins.
 *
 * This is the Gumbel-max draw with less arithmetic: with `g = −log E` the Gumbel noise,
 * `softmax(log r + g)_c = (r_c/E_c) / Σ_k r_k/E_k`, and the largest of them is the class that is drawn.
 */
export function addClassDraw(
  graph: GraphBuilder,
  { psi, counts, noise }: ClassDrawOperands,
): ClassDrawNames {
  const rates = graph.node("Mul", [counts, graph.node("Sigmoid", [psi])]);
  const race = graph.node("Div", [rates, noise]);
  const classes = graph.node("ArgMax", [race], { axis: 1, keepdims: 0 }, "classes");
  return { classes, race, reluctance: addReluctance(graph, psi) };
}

/** 1 − σ(ψ), as σ(−ψ): exact for large ψ. */
export function addReluctance(graph: GraphBuilder, psi: string): string {
  return graph.node("Sigmoid", [graph.node("Neg", [psi])]);
}

/**
 * Gradient of the meta loss with respect to ψ [C], straight through the draw: with `u_b = dL/ds_b·s̃_{b,y_b}`,
 * `dL/dψ_c = (1 − σ(ψ_c))·(Σ_{b: y_b = c} u_b − Σ_b u_b·s̃_bc)`.
 *
 * Source: BALMS §3.2, arXiv 2007.10740; Jang et al. / Maddison et al., ICLR 2017.
 */
export function addPsiGradient(
  graph: GraphBuilder,
  { classes, race, reluctance }: ClassDrawNames,
  rowGradients: string,
): string {
  const size = Number(graph.shapeOf(reluctance)?.[0]);
  const total = graph.node("ReduceSum", [race, graph.integers([1])], { keepdims: 0 });
  // The drawn class is the one with the largest entry.
  const winner = graph.node("ReduceMax", [race], { axes: [1], keepdims: 0 });
  const upstream = graph.node("Mul", [rowGradients, graph.node("Div", [winner, total])]);
  const none = graph.constant("none", new Float32Array(size), [size]);
  const drawn = graph.node("ScatterElements", [none, classes, upstream], {
    axis: 0,
    reduction: "add",
  });
  // u/Σ times the race itself is u·s̃ without a pass that divides the whole matrix.
  const expected = graph.node("MatMul", [graph.node("Div", [upstream, total]), race]);
  return graph.node("Mul", [reluctance, graph.node("Sub", [drawn, expected])], {}, "psiGradient");
}
