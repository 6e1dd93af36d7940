/** A way to bring pixels to the range that a network was trained on. */
export interface Normalization {
  /** For messages and run.json. */
  readonly name: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Means and standard deviations that published models were trained with, for pixels / 255. */
export const usualNormalizations: Readonly<Record<1 | 3, readonly Normalization[]>> = {
  1: [
    { name: "0 to 1", mean: [0], std: [1] },
    { name: "MNIST", mean: [0.1307], std: [0.3081] },
    { name: "−1 to 1", mean: [0.5], std: [0.5] },
    { name: "0 to 255", mean: [0], std: [1 / 255] },
  ],
  3: [
    { name: "ImageNet", mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    { name: "CIFAR-10", mean: [0.4914, 0.4822, 0.4465], std: [0.2023, 0.1994, 0.201] },
    { name: "CIFAR-100", mean: [0.5071, 0.4867, 0.4408], std: [0.2675, 0.2565, 0.2761] },
    { name: "0 to 1", mean: [0, 0, 0], std: [1, 1, 1] },
    { name: "−1 to 1", mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    { name: "0 to 255", mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
  ],
};
