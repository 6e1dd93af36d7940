import type { ModelLayer } from "../model/trainable-model.ts";
import { type AdjustmentNote, adjustmentKey, checkUnadjusted } from "./adjustment-note.ts";
import { allLayers } from "../model/all-layers.ts";

/** A model that says something of itself, which is saved with it. */
export interface NotedModel {
  readonly layers: readonly ModelLayer[];
  setUserDefinedMetadata(metadata: object): void;
  getUserDefinedMetadata(): object | undefined;
}

// Other models over the same head say nothing of it.
const adjustedHeads = new WeakMap<ModelLayer, AdjustmentNote>();

/** Refuses a model whose head is adjusted, as far as a model around it or this program knows. */
export function checkHeadUnadjusted(model: NotedModel, head: ModelLayer): void {
  checkUnadjusted({ [adjustmentKey]: adjustedHeads.get(head) });
  for (const each of modelsAround(head, model)) checkUnadjusted(each.getUserDefinedMetadata());
}

/** Notes how the head of a model was adjusted, in all models around it: any of them may be saved. */
export function noteAdjustment(model: NotedModel, head: ModelLayer, note: AdjustmentNote): void {
  adjustedHeads.set(head, note);
  for (const each of modelsAround(head, model)) {
    each.setUserDefinedMetadata({ ...each.getUserDefinedMetadata(), [adjustmentKey]: note });
  }
}

/** Takes the notes back, once the weights of the head are others. */
export function clearAdjustment(model: NotedModel, head: ModelLayer): void {
  adjustedHeads.delete(head);
  for (const each of modelsAround(head, model)) {
    const { [adjustmentKey]: _, ...rest }: Record<string, unknown> = {
      ...each.getUserDefinedMetadata(),
    };
    each.setUserDefinedMetadata(rest);
  }
}

/** A model, and those within it that hold its head. */
function modelsAround(head: ModelLayer, model: NotedModel): NotedModel[] {
  return [model, ...allLayers(model.layers).filter((layer) => isAround(head, layer))];
}

function isAround(head: ModelLayer, layer: object): layer is NotedModel {
  const { layers, getUserDefinedMetadata } = layer as Partial<NotedModel>;
  return getUserDefinedMetadata !== undefined && allLayers(layers ?? []).includes(head);
}
