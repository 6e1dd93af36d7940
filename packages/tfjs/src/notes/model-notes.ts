import { forgetTraining } from "../losses/trained-variables.ts";
import { allLayers } from "../model/all-layers.ts";
import { endLayer } from "../model/output-kind.ts";
import type { ModelLayer, TrainableModel } from "../model/trainable-model.ts";
import { type AdjustmentNote, adjustmentKey } from "./adjustment-note.ts";
import { linkTwins, twinsOf } from "./twin-models.ts";
import { type TrainingNote, trainingKey, weightNote } from "./training-note.ts";

/** What models say of themselves; saved with them. */
export interface ModelNotes {
  readonly [adjustmentKey]?: AdjustmentNote | undefined;
  readonly [trainingKey]?: TrainingNote | undefined;
}

/** A model that says something of itself. */
interface NotedModel {
  readonly layers: readonly ModelLayer[];
  setUserDefinedMetadata(metadata: object): void;
  getUserDefinedMetadata(): object | undefined;
}

// By the variables that were changed: other models over the same ones say nothing of it.
const known = new WeakMap<object, ModelNotes>();

/** What a model says of its head, or a model around it, or this program knows. */
export function notesOf(model: TrainableModel, head: ModelLayer): ModelNotes {
  const said = modelsAround(head, model).map((each) => notesIn(each.getUserDefinedMetadata()));
  const variable = variableOf(head);
  const seen = weightNote(variable);
  const notes = { ...(seen && { [trainingKey]: seen }) };
  return Object.assign(notes, ...said, known.get(variable)) as ModelNotes;
}

/** The notes among what a model, or a file of one, says of itself. */
export function notesIn(metadata: object | null | undefined): ModelNotes {
  const { [adjustmentKey]: adjustment, [trainingKey]: training }: ModelNotes = { ...metadata };
  return {
    ...(adjustment !== undefined && { [adjustmentKey]: adjustment }),
    ...(training !== undefined && { [trainingKey]: training }),
  };
}

/** Notes something of the head of a model, in all models around it: any of them may be saved. */
export function noteHead(model: TrainableModel, head: ModelLayer, notes: ModelNotes): void {
  const variable = variableOf(head);
  known.set(variable, { ...known.get(variable), ...notes });
  for (const each of modelsAround(head, model)) {
    each.setUserDefinedMetadata({ ...each.getUserDefinedMetadata(), ...notes });
  }
}

const trained = new WeakMap<object, string>();

/** Notes how a model is trained; of what corrects nothing there is nothing to note. */
export function noteTraining(model: TrainableModel, note: TrainingNote | undefined): void {
  if (note === undefined) return;
  const text = JSON.stringify(note);
  if (trained.get(model) === text) return;
  trained.set(model, text);
  const notes = { [trainingKey]: note };
  for (const weight of model.trainableWeights) {
    const variable = weight.read();
    known.set(variable, { ...known.get(variable), ...notes });
  }
  for (const each of modelsAround(endLayer(model), model)) {
    each.setUserDefinedMetadata({ ...each.getUserDefinedMetadata(), ...notes });
  }
}

/** Takes the notes back, once the weights of the head are others. */
export function clearNotes(model: TrainableModel, head: ModelLayer): void {
  const variable = variableOf(head);
  known.delete(variable);
  forgetTraining(variable);
  for (const each of twinsOf(model)) trained.delete(each);
  for (const each of modelsAround(head, model)) {
    const {
      [adjustmentKey]: _,
      [trainingKey]: __,
      ...rest
    }: Record<string, unknown> = { ...each.getUserDefinedMetadata() };
    each.setUserDefinedMetadata(rest);
  }
}

/** What stands for a head, whichever layers share its weights. */
function variableOf(head: ModelLayer): object {
  try {
    return head.weights[0]?.read() ?? head;
  } catch {
    // A disposed head is refused elsewhere.
    return head;
  }
}

/** A model and its twins, and the models within them that hold its head. */
function modelsAround(head: ModelLayer | undefined, model: TrainableModel): NotedModel[] {
  const whole = twinsOf(model).filter(isNoted);
  const inner = whole.flatMap(({ layers }) => allLayers(layers));
  const around = inner.filter((layer) => head !== undefined && isAround(head, layer));
  const noted = around.flatMap((layer) => twinsOf(layer)).filter(isNoted);
  return [...new Set([...whole, ...noted])];
}

function isAround(head: ModelLayer, layer: object): boolean {
  return isNoted(layer) && allLayers(layer.layers).includes(head);
}

/** Remembers that a model was made of another with its weights, and what that says of itself. */
export function noteTwin(model: NotedModel, made: NotedModel): void {
  linkTwins(model, made);
  const notes = notesIn(model.getUserDefinedMetadata());
  if (Object.keys(notes).length === 0) return;
  made.setUserDefinedMetadata({ ...made.getUserDefinedMetadata(), ...notes });
}

function isNoted(model: object): model is NotedModel {
  const { layers, getUserDefinedMetadata } = model as Partial<NotedModel>;
  return typeof getUserDefinedMetadata === "function" && Array.isArray(layers);
}
