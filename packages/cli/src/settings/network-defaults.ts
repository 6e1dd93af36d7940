import type { NetworkName } from "./network-name.ts";

/** The network for pictures of up to so many pixels a side, which trains in minutes. */
export const smallNetwork: NetworkName = "convnet-small";
export const mostSmallPixels = 48;
/** The network for larger pictures. */
export const largeNetwork: NetworkName = "resnet-18";

/** How long and how fast a network is trained, unless the options say otherwise. */
export interface TrainingPace {
  readonly epochs: number;
  /** Peak, for batches of 64 pictures, or 128 for a perceptron. */
  readonly learningRate: number;
}

/** For networks that begin with random numbers. */
export const paces: Readonly<Record<NetworkName, TrainingPace>> = {
  "convnet-small": { epochs: 10, learningRate: 0.05 },
  "resnet-20": { epochs: 40, learningRate: 0.05 },
  "resnet-32": { epochs: 40, learningRate: 0.05 },
  "resnet-18": { epochs: 30, learningRate: 0.05 },
  mlp: { epochs: 12, learningRate: 0.05 },
};

/** For models that are trained already: normalisations that were folded into convolutions stand no more. */
export const fineTuningPace: TrainingPace = { epochs: 3, learningRate: 0.0002 };

/** The network for pictures of a size, unless one is named. */
export function networkFor(size: { readonly width: number; readonly height: number }): NetworkName {
  return Math.max(size.width, size.height) <= mostSmallPixels ? smallNetwork : largeNetwork;
}
