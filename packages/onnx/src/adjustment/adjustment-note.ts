import { ModelError, priorFromJSON, priorToJSON } from "@balms/core";
import type { ClassPrior, ZeroCounts } from "@balms/core";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import type { OnnxModel } from "../model/model.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { isScoringLayer } from "./fold-biases.ts";
import type { ScoringLayer } from "./fold-biases.ts";
import { isFoldedBias } from "./folded-bias.ts";
import type { FoldedBias } from "./folded-bias.ts";
import { callsFromJSON, callsToJSON } from "./inlined-calls.ts";
import type { InlinedCalls } from "./inlined-calls.ts";
import { readScores } from "./read-scores.ts";

const format = "balms.adjustment/1";

/** From which class distribution to which scores were corrected. */
export interface AdjustmentSettings {
  readonly prior: ClassPrior;
  readonly tau?: number | undefined;
  readonly target?: ClassPrior | undefined;
  readonly zeroCounts?: ZeroCounts | undefined;
  readonly alpha?: number | undefined;
}

/** What a model says of its adjustment: enough to take it off, and to do it again for another target. */
export interface AdjustmentNote {
  /** What was corrected; undefined where an older version wrote the note, which knew one kind of scores and kept no prior. */
  readonly scores: readonly ClassScores[] | undefined;
  readonly settings: AdjustmentSettings | undefined;
  /** Tensors that are computed anew: their names, and those of what was there before. */
  readonly renamed: readonly (readonly [name: string, raw: string])[];
  /** The operator sets that were imported, and their versions, where that had to change. */
  readonly imports?: readonly (readonly [domain: string | null, version: number])[] | undefined;
  /** Local functions that were written out. */
  readonly calls?: readonly InlinedCalls[] | undefined;
  /** Places of the original's nodes, where their order had to change. */
  readonly order?: readonly number[] | undefined;
  /** Layers whose biases took the correction up, and these biases. */
  readonly layers?: readonly ScoringLayer[] | undefined;
  readonly folded?: readonly FoldedBias[] | undefined;
}

function plain(prior: ClassPrior): unknown {
  return JSON.parse(priorToJSON(prior));
}

/** The text of a note. */
export function writeNote(
  note: AdjustmentNote &
    Required<Pick<AdjustmentNote, "scores">> & { settings: AdjustmentSettings },
): string {
  const { prior, tau = 1, target, zeroCounts, alpha } = note.settings;
  return JSON.stringify({
    format,
    scores: note.scores,
    prior: plain(prior),
    tau,
    target: target && plain(target),
    zeroCounts,
    alpha,
    renamed: note.renamed,
    imports: note.imports,
    calls: note.calls && callsToJSON(note.calls),
    order: note.order,
    layers: note.layers,
    folded: note.folded,
  });
}

function isPair(value: unknown): value is readonly [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((name) => typeof name === "string")
  );
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isImport(value: unknown): value is readonly [string | null, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [domain, version] = value as readonly unknown[];
  return (domain === null || typeof domain === "string") && isPlace(version);
}

function readFields(text: string): AdjustmentNote {
  const fields = JSON.parse(text) as Record<string, unknown>;
  if (fields["format"] === undefined && typeof fields["prior"] === "string") {
    return { scores: undefined, settings: undefined, renamed: [] };
  }
  const { prior, tau, target, zeroCounts, alpha, renamed, imports, order } = fields;
  const { layers = [], folded = [] } = fields;
  const isWhole =
    fields["format"] === format &&
    typeof tau === "number" &&
    Array.isArray(renamed) &&
    Array.isArray(layers) &&
    layers.every(isScoringLayer) &&
    Array.isArray(folded) &&
    folded.every(isFoldedBias) &&
    renamed.length + folded.length > 0 &&
    renamed.every(isPair) &&
    (imports === undefined || (Array.isArray(imports) && imports.every(isImport))) &&
    (order === undefined || (Array.isArray(order) && order.every(isPlace)));
  if (!isWhole) throw new TypeError(`not of the format ${format}`);
  const trained = priorFromJSON(prior as object);
  return {
    scores: readScores(fields["scores"], trained.classes.length),
    settings: {
      prior: trained,
      tau,
      target: target === undefined ? undefined : priorFromJSON(target as object),
      zeroCounts: zeroCounts as ZeroCounts | undefined,
      alpha: alpha as number | undefined,
    },
    renamed,
    imports,
    calls: fields["calls"] === undefined ? undefined : callsFromJSON(fields["calls"]),
    order,
    layers,
    folded,
  };
}

/**
 * What a model says of its adjustment; undefined when it says nothing.
 *
 * @throws {@link ModelError} when that cannot be read
 */
export function readNote(model: OnnxModel): AdjustmentNote | undefined {
  const text = modelMetadata(model)[adjustmentKey];
  if (text === undefined) return undefined;
  try {
    return readFields(text);
  } catch (cause) {
    throw new ModelError({
      parameter: "model",
      received: `metadata "${adjustmentKey}" that cannot be read`,
      expected: `what adjustModel writes, format "${format}"`,
      hint: "Take the model as it was written, or the original. A newer format takes a newer balms.",
      cause,
    });
  }
}
