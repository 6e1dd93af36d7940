import { ModelError } from "@balms/core";
import type { DetectorHead, DetectorLevel } from "@balms/onnx";
import type { Said } from "./detector-session.ts";

/** What a detector sees at the positions of its levels: a row for each, in the order of its boxes. */
export interface PositionRows {
  readonly rows: number;
  /** [rows, widest D]; zeros behind those of narrower levels. */
  readonly features: Float32Array;
  /** Of which level each row is. */
  readonly levels: Uint32Array;
  /** The highest logit of each row. */
  readonly highest: Float32Array;
}

interface Context {
  readonly head: DetectorHead;
  /** The widest D. */
  readonly dimensions: number;
  /** Scores of all positions, before their activation. */
  readonly scores: string;
  readonly path: string;
}

/**
 * Reads maps of features as rows. Levels follow each other as they do in the scores that the detector puts together itself, which have to be those of
 * the maps, number for number: so each row is known to be of its box.
 *
 * @throws {@link ModelError} where they are not
 */
export function readPositions(said: Said, context: Context): PositionRows {
  const { head, dimensions, scores, path } = context;
  const { classes } = head;
  const all = byRow(numbers(said, scores), classes, head.scores[0]?.axis === 1);
  const rows = all.length / classes;
  const features = new Float32Array(rows * dimensions);
  const levels = new Uint32Array(rows);
  const left = new Set(head.levels.keys());
  let row = 0;
  while (left.size > 0) {
    const found = [...left].find((at) => {
      const own = logitsOf(said, head.levels[at], classes);
      return (
        row * classes + own.length <= all.length &&
        own.every((one, place) => one === all[row * classes + place])
      );
    });
    const level = found === undefined ? undefined : head.levels[found];
    if (found === undefined || level === undefined) break;
    left.delete(found);
    const map = numbers(said, level.feature);
    const places = map.length / level.dimensions;
    for (let place = 0; place < places; place += 1) {
      const start = (row + place) * dimensions;
      for (let axis = 0; axis < level.dimensions; axis += 1) {
        features[start + axis] = map[axis * places + place] ?? 0;
      }
    }
    levels.fill(found, row, row + places);
    row += places;
  }
  if (left.size > 0 || row !== rows) {
    throw new ModelError({
      parameter: path,
      received: `scores "${scores}" of ${rows} positions, which are not those of its ${head.levels.length} levels one behind the other`,
      expected: "the positions of each level, row by row",
      hint: "balms adjust corrects the scores of such a detector, without training.",
    });
  }
  const highest = Float32Array.from({ length: rows }, (_, at) =>
    all.subarray(at * classes, (at + 1) * classes).reduce((a, b) => Math.max(a, b), -Infinity),
  );
  return { rows, features, levels, highest };
}

/** [positions, K] of a level. */
function logitsOf(said: Said, level: DetectorLevel | undefined, classes: number): Float32Array {
  if (level === undefined) return new Float32Array(0);
  const { logits, channels, first } = level;
  const map = numbers(said, logits);
  const places = map.length / channels;
  return byRow(map.subarray(first * places, (first + classes) * places), classes, true);
}

/** [rows, K] of numbers that lie so already, or as [K, rows]. */
function byRow(values: Float32Array, classes: number, areColumns: boolean): Float32Array {
  if (!areColumns) return values;
  const rows = values.length / classes;
  return Float32Array.from(
    values,
    (_, at) => values[(at % classes) * rows + Math.floor(at / classes)] ?? 0,
  );
}

function numbers(said: Said, name: string): Float32Array {
  return said[name]?.data as Float32Array;
}
