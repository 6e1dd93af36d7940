import type { GradientCase } from "../gradient-check.ts";
import { inside, wide } from "./draws.ts";
import { binary, unary } from "./operator-case.ts";

const single = { draw: wide, type: "float32" } as const;

/** Operators that apply a function to each element. */
export const activationCases: Readonly<Record<string, GradientCase[]>> = {
  Acos: [unary("Acos", {}, { ...single, draw: inside })],
  Acosh: [unary("Acosh", {}, { ...single, draw: (random) => 1.2 + random.uniform() })],
  Asin: [unary("Asin", {}, { ...single, draw: inside })],
  Asinh: [unary("Asinh", {}, single)],
  Atan: [unary("Atan", {}, single)],
  Atanh: [unary("Atanh", {}, { ...single, draw: inside })],
  Celu: [unary("Celu", {}, single), unary("Celu", { alpha: 0.5 }, single)],
  Cos: [unary("Cos")],
  Cosh: [unary("Cosh", {}, { ...single, draw: inside })],
  Elu: [unary("Elu", {}, single), unary("Elu", { alpha: 0.3 }, single)],
  Erf: [unary("Erf", {}, single)],
  Gelu: [
    unary("Gelu", {}, { ...single, opset: 20 }),
    unary("Gelu", { approximate: "tanh" }, { ...single, opset: 20 }),
  ],
  HardSigmoid: [
    unary("HardSigmoid", {}, single),
    unary("HardSigmoid", { alpha: 1 / 6, beta: 0.4 }, single),
  ],
  HardSwish: [unary("HardSwish", {}, single)],
  Mean: [binary("Mean", [[3, 4], [4], [3, 1]], { type: "float32" }), binary("Mean", [[3]], single)],
  Mish: [unary("Mish", {}, { ...single, opset: 18 })],
  Mod: [
    {
      shapes: [[3, 4], [4]],
      build: (graph, [a, b]) => {
        const divisor = graph.node("Mul", [b, graph.node("Sign", [a])]);
        return graph.node("Mod", [a, divisor], { fmod: 1 });
      },
      draw: (random) => random.integer(9) + 1.3 + 0.1 * random.uniform(),
    },
  ],
  PRelu: [
    binary("PRelu", [[3, 4], [4]], single),
    binary(
      "PRelu",
      [
        [2, 3, 2],
        [3, 1],
      ],
      single,
    ),
    binary("PRelu", [[3, 4], []], single),
  ],
  Selu: [unary("Selu", {}, single), unary("Selu", { alpha: 0.4, gamma: 1.5 }, single)],
  Shrink: [unary("Shrink", {}, single), unary("Shrink", { lambd: 1.5, bias: 0.5 }, single)],
  Sin: [unary("Sin")],
  Sinh: [unary("Sinh", {}, { ...single, draw: inside })],
  Softplus: [unary("Softplus", {}, single)],
  Softsign: [unary("Softsign", {}, single)],
  Swish: [unary("Swish", {}, { opset: 24 }), unary("Swish", { alpha: 1.7 }, { opset: 24 })],
  Tan: [unary("Tan", {}, { ...single, draw: inside })],
  ThresholdedRelu: [
    unary("ThresholdedRelu", {}, single),
    unary("ThresholdedRelu", { alpha: 0.5 }, single),
  ],
};
