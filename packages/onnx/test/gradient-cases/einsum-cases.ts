import type { GradientCase } from "../gradient-check.ts";

const einsum = (equation: string, ...shapes: number[][]): GradientCase => ({
  shapes,
  build: (graph, inputs) => graph.node("Einsum", inputs, { equation }),
});

/** Equations of every kind. */
export const einsumCases: Readonly<Record<string, GradientCase[]>> = {
  Einsum: [
    einsum("ij->ji", [2, 3]),
    einsum("ij->", [2, 3]),
    einsum("ij->i", [2, 3]),
    einsum("ij,jk->ik", [2, 3], [3, 2]),
    einsum("ij , jk", [2, 3], [3, 2]),
    einsum("i,j->ij", [2], [3]),
    einsum("bhid,bhjd->bhij", [2, 2, 2, 3], [2, 2, 3, 3]),
    einsum("...ij,...jk->...ik", [2, 1, 2, 3], [1, 2, 3, 2]),
    einsum("...ij,jk", [2, 2, 3], [3, 2]),
    einsum("i...->...", [2, 3]),
    einsum("ab,bc,cd->ad", [2, 2], [2, 3], [3, 2]),
    einsum("ij,kj->i", [2, 3], [2, 3]),
    einsum("ij,ij->ij", [2, 1], [2, 3]),
    einsum("ij,jk->ik", [2, 1], [3, 2]),
  ],
};
