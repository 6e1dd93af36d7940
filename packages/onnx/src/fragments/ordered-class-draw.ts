import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { addReluctance } from "./class-draw.ts";
import type { ClassDrawNames } from "./class-draw.ts";

/** What the draw is made from, by name; all noise is independent. */
export interface OrderedDrawOperands {
  /** ψ [C]. */
  readonly psi: string;
  /** n [C], floating point. */
  readonly counts: string;
  /** Uniform in [0, 1), [B, 1], float64: decides who wins. */
  readonly classNoise: string;
  /** Exp(1) [B, 1]: decides when. */
  readonly arrivalNoise: string;
  /** Exp(1) [B, C]: how much later the others arrive. */
  readonly raceNoise: string;
}

/**
 * The winner by inversion of the cumulative rates: how many of them, the last left out, the point has passed. In double precision:
 * in single precision the rates of rare classes would vanish in the sum, and the points would miss them.
 */
function addWinner(
  graph: GraphBuilder,
  { rates, classNoise }: { rates: string; classNoise: string },
): { classes: string; total: string } {
  const size = Number(graph.shapeOf(rates)?.[0]);
  const precise = graph.node("Cast", [rates], { to: elementTypeCode("float64") });
  const sums = graph.node("CumSum", [precise, graph.scalar(0, "int64")]);
  const ends = graph.node("Slice", [sums, graph.integers([0]), graph.integers([size - 1])]);
  const total = graph.node("Gather", [sums, graph.scalar(size - 1, "int64")]);
  const passed = graph.node("GreaterOrEqual", [graph.node("Mul", [classNoise, total]), ends]);
  const marks = graph.node("Cast", [passed], { to: elementTypeCode("float32") });
  const number = graph.node("ReduceSum", [marks, graph.integers([1])], { keepdims: 0 });
  return {
    classes: graph.node("Cast", [number], { to: elementTypeCode("int64") }),
    total: graph.node("Cast", [total], { to: elementTypeCode("float32") }),
  };
}

/**
 * The exponential race of {@link addClassDraw} in another order: first who wins and when, then the others given that.
 *
 * The winner is class c with probability `r_c / R`, `R = Σ r`, and arrives at `T ~ Exp(1)/R`, independently of who it is. Exponential
 * times have no memory, so every other class arrives at `T + E'_c / r_c` with fresh `E'_c ~ Exp(1)`:
 *
 * `r_y/E_y = 1/T`, and `r_c/E_c = r_c / (r_c·T + E'_c)` for the others.
 *
 * The joint law is the same, but the B·C noise no longer decides who wins: it may be coarse, which makes it several times cheaper.
 */
export function addOrderedClassDraw(
  graph: GraphBuilder,
  { psi, counts, classNoise, arrivalNoise, raceNoise }: OrderedDrawOperands,
): ClassDrawNames {
  const rates = graph.node("Mul", [counts, graph.node("Sigmoid", [psi])]);
  const { classes, total } = addWinner(graph, { rates, classNoise });
  const arrival = graph.node("Div", [arrivalNoise, total]);
  const later = graph.node("Add", [graph.node("Mul", [rates, arrival]), raceNoise]);
  const others = graph.node("Div", [rates, later]);
  const columns = graph.node("Unsqueeze", [classes, graph.integers([1])]);
  const first = graph.node("Reciprocal", [arrival]);
  const race = graph.node("ScatterElements", [others, columns, first], { axis: 1 });
  return { classes, race, reluctance: addReluctance(graph, psi) };
}
