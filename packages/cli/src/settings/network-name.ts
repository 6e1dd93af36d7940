import type { Architecture } from "@balms/onnx";

/** A network that begins with random numbers. */
export type NetworkName = Architecture | "mlp";

/** The networks that `balms train` makes itself: those of `backboneModel`, and a perceptron. */
export const networkNames: readonly NetworkName[] = [
  "convnet-small",
  "resnet-20",
  "resnet-32",
  "resnet-18",
  "mlp",
];

/** Whether a text names such a network. */
export function isNetworkName(name: string): name is NetworkName {
  return (networkNames as readonly string[]).includes(name);
}
