import type { NodeProto } from "../model/onnx_pb.ts";
import type { Shape } from "./shape.ts";
import type { KnownSize } from "./size-arithmetic.ts";
import type { ValueType } from "./value-info.ts";

/** What a shape rule may ask about the inputs of its node. */
export interface InferenceContext {
  readonly node: NodeProto;
  /** Type and shape of an input; both undefined for one that is absent or unknown. */
  input(index: number): ValueType;
  /** Values of an input that is a constant. */
  constant(index: number): readonly number[] | undefined;
  /** Sizes that an input holds, as far as they are known, also such that have only a name. */
  sizes(index: number): readonly KnownSize[] | undefined;
  /** A name for a size that only the run will tell. */
  unknownDimension(axis: number): string;
}

/** Says what a node's outputs are, given its inputs. */
export type ShapeRule = (context: InferenceContext) => ValueType[];

/** An output of the first input's type. */
export function likeFirst(context: InferenceContext, shape: Shape | undefined): ValueType[] {
  return [{ type: context.input(0).type, shape }];
}
