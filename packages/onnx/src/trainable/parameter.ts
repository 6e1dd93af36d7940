/** A tensor of a model that can be trained. */
export interface Parameter {
  /** Name of the initializer. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Number of the layer that it belongs to, in the order of the graph; biases and normalisations count with the layer before them. */
  readonly layer: number;
}
