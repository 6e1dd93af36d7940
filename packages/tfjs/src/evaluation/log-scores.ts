import { refuseValue } from "@balms/core/adapter";
import type { OutputKind } from "../model/output-kind.ts";

/** What a model puts out of a batch: numbers, row after row. */
export interface Scores {
  readonly values: Float32Array;
  /** How many there are for a row or position: C, or 1 for one sigmoid of two classes. */
  readonly width: number;
}

/**
 * Scores as logits [N, C]: of probabilities their logarithms, which the softmax turns back; of one
 * sigmoid's z, or its probability, the logits 0 and z of its two classes.
 */
export function logScores({ values, width }: Scores, kind: OutputKind): Float32Array {
  if (kind === "probabilities") {
    const most = width === 1 ? 1 : Infinity;
    const wrong = values.findIndex((share) => !(share >= 0 && share <= most));
    if (wrong !== -1) {
      const range = width === 1 ? "from 0 to 1" : "of at least 0";
      refuseValue("outputs", values[wrong], `probabilities ${range}, also at place ${wrong}`);
    }
  }
  if (width > 1) return kind === "logits" ? values : values.map((share) => Math.log(share));
  const logits = new Float32Array(2 * values.length);
  for (const [row, value] of values.entries()) {
    const [off, on] = kind === "logits" ? [0, value] : [Math.log1p(-value), Math.log(value)];
    logits[2 * row] = off;
    logits[2 * row + 1] = on;
  }
  return logits;
}

/** The logits of the positions that count: those whose class id is not −1. */
export function countedOnly(
  logits: Float32Array,
  ids: Int32Array,
): { readonly logits: Float32Array; readonly ids: Int32Array } {
  if (!ids.includes(-1)) return { logits, ids };
  const classes = logits.length / ids.length;
  const counted = ids.filter((id) => id >= 0);
  const kept = new Float32Array(counted.length * classes);
  let end = 0;
  for (const [position, id] of ids.entries()) {
    if (id < 0) continue;
    kept.set(logits.subarray(position * classes, (position + 1) * classes), end);
    end += classes;
  }
  return { logits: kept, ids: counted };
}
