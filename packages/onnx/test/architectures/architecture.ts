import type { NetworkWriter } from "./network-writer.ts";

/** A network of a family that is in use, in small. */
export interface Architecture {
  readonly name: string;
  /** What is in it that others do not have. */
  readonly about: string;
  /** Sizes of its input but for the rows; whole numbers below 9 where it reads tokens. */
  readonly input: readonly number[];
  readonly reads?: "tokens";
  /** Labels of each row; default 1. */
  readonly positions?: number;
  /** Writes it, from the input to the output "scores" of 4 classes. */
  readonly write: (net: NetworkWriter, input: string) => void;
}
