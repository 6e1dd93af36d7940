import { checkWhole, refuseValue } from "@balms/core/adapter";
import { priorProbabilities, type ClassPrior } from "@balms/core";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers, RowSampler } from "../row-sampler.ts";
import { lastEpoch } from "../positions/last-epoch.ts";
import { checkSamplerState } from "./check-sampler-state.ts";
import { classViews } from "./class-views.ts";

/** What tells one sampler from another; the rest is common to all of them. */
export interface SamplerParts<Draw = undefined> {
  readonly name: string;
  /** What the rows at a position depend on beside the key: part of `kind`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly key: PositionKey;
  /** Digest of the labels and whatever else was given per row. */
  readonly data: string;
  /** Rows per class, for the views; the classes of `sampledPrior`. */
  readonly prior: ClassPrior;
  readonly rowCount: number;
  readonly epochLength: number;
  readonly blockLength?: number;
  readonly sampledPrior: (epoch: number) => ClassPrior;
  /** Default: every row of a class alike. */
  readonly views?: (epoch: number) => Float64Array;
  /** Writes rows at positions that all lie in the epoch. */
  readonly fill: (epoch: number, first: number, rows: RowNumbers) => void;
  /** What is handed out with rows that were written; default undefined. */
  readonly draw?: (epoch: number, first: number, rows: RowNumbers) => Draw;
  /** Refuses what `draw` cannot have handed out. */
  readonly checkDraw?: (draw: Draw, rows: RowNumbers, epoch: number, first: number) => void;
  /** What was learned, as JSON. */
  readonly learned?: {
    readonly write: () => unknown;
    /** Checks all before it changes anything. */
    readonly read: (learned: unknown) => void;
  };
}

/** A sampler from what it does: checks, state and identity are the same for all. */
export function composeSampler<Draw = undefined>(parts: SamplerParts<Draw>): RowSampler<Draw> {
  const { key, data, prior, rowCount, epochLength, learned } = parts;
  const identity = {
    kind: `${parts.name} ${JSON.stringify(parts.settings)}`,
    key,
    rowCount,
    epochLength,
    data,
  };
  const checkEpoch = (epoch: number) => checkWhole(epoch, "epoch", 0, lastEpoch(epochLength));
  const induced = (epoch = 0) => parts.sampledPrior(checkEpoch(epoch));
  return {
    kind: identity.kind,
    rowCount,
    epochLength,
    blockLength: parts.blockLength ?? 1,
    sampledPrior: induced,
    expectedViews: (epoch = 0) =>
      parts.views?.(checkEpoch(epoch)) ??
      classViews(sharesOf(induced(epoch)), prior.counts, epochLength),
    fill: (epoch, first, rows) => {
      checkEpoch(epoch);
      checkTarget(rows, rowCount);
      let place = checkWhole(first, "first", 0, epochLength - 1);
      for (let done = 0; done < rows.length; place = 0) {
        const length = Math.min(rows.length - done, epochLength - place);
        parts.fill(epoch, place, rows.subarray(done, done + length));
        done += length;
      }
      return parts.draw?.(epoch, first, rows) as Draw;
    },
    state: () => ({ ...identity, ...(learned && { learned: learned.write() }) }),
    resume: (state) => {
      checkSamplerState(state, identity, learned !== undefined);
      learned?.read(state.learned);
    },
    checkDraw: (draw, rows, epoch, first) => {
      if (parts.checkDraw !== undefined) parts.checkDraw(draw as Draw, rows, epoch, first);
      else if (draw !== undefined) {
        refuseValue("draw", draw, "nothing");
      }
    },
  };
}

function sharesOf(induced: ClassPrior): Float64Array {
  return priorProbabilities(induced, { zeroCounts: "mask" });
}

function checkTarget(rows: RowNumbers, rowCount: number): void {
  if (rows instanceof Float64Array) return;
  if (rows instanceof Uint32Array && rowCount <= 4294967296) return;
  refuseValue(
    "rows",
    rows,
    rowCount > 4294967296 ? "a Float64Array" : "a Uint32Array or Float64Array",
  );
}
