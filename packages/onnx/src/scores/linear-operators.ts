/** Linear layers: what they compute has its classes along a known axis, which the rule of each says. */
export const linearOperators = [
  "Conv",
  "ConvInteger",
  "ConvTranspose",
  "Einsum",
  "Gemm",
  "MatMul",
  "MatMulInteger",
  "QLinearConv",
  "QLinearMatMul",
] as const;

export type LinearOperator = (typeof linearOperators)[number];
