import { intAttribute } from "../../model/attributes.ts";
import type { ShapeRule } from "../inference-context.ts";
import { walksOf } from "../recurrent-layer.ts";

/** All hidden values, and those of the last step (and the last cells). */
const recurrent: ShapeRule = (context) => {
  const { type, shape } = context.input(0);
  const [steps, rows] = shape ?? [];
  const isRowsFirst = intAttribute(context.node, "layout", 0) !== 0;
  if (steps === undefined || rows === undefined || isRowsFirst) return [{ type, shape: undefined }];
  const width = intAttribute(context.node, "hidden_size", 0);
  const ways = walksOf(context.node).length;
  const last = { type, shape: [ways, rows, width] };
  return [{ type, shape: [steps, ways, rows, width] }, last, last];
};

/** Shape rules of recurrent layers. */
export const recurrentShapes: Readonly<Record<string, ShapeRule>> = {
  GRU: recurrent,
  LSTM: recurrent,
  RNN: recurrent,
};
