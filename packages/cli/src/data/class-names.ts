import { modelMetadata, type OnnxModel } from "@balms/onnx";
import { listedNames } from "./listed-names.ts";
import { parseLiteral } from "./parse-literal.ts";

/** The classes of a model by name, in the order of its scores. */
export interface ClassNames {
  readonly names: readonly string[];
  /** Where they were found, for a sentence. */
  readonly from: string;
}

const ownKey = "balms.classes";

// What exporters call the list: Ultralytics `names`, others as their frameworks do.
const otherKeys = ["names", "classlabels", "class_names", "classes", "labels", "id2label"];

/** What is known of a model beside its own metadata. */
export interface ClassNameSources {
  /** Number of classes that the names must have; undefined: not known. */
  readonly count?: number | undefined;
  /** What an operator of the graph calls its classes. */
  readonly labels?: readonly (number | string)[] | undefined;
  /** Names from a file that belongs to the model, such as `config.json`. */
  readonly beside?: ClassNames | undefined;
}

/**
 * The names of a model's classes, and where they come from: what balms wrote (`balms.classes`), the metadata of other tools, the
 * labels that an operator of the graph puts out, the `config.json` beside it; the first that has the right number of them.
 *
 * @param model - Any model.
 * @param sources - What else may name them.
 * @returns Undefined when nobody says them in a way that can be read.
 */
export function findClassNames(
  model: OnnxModel,
  sources: ClassNameSources = {},
): ClassNames | undefined {
  return candidates(model, sources).find(
    ({ names, from }) =>
      // Our own are never passed over: a number of them that does not fit is a fault to be told.
      from === ownKey || sources.count === undefined || names.length === sources.count,
  );
}

/** Names that were passed over, because the model has another number of classes. */
export function unfittingNames(model: OnnxModel, sources: ClassNameSources): readonly ClassNames[] {
  const taken = findClassNames(model, sources);
  return taken === undefined ? candidates(model, sources) : [];
}

function candidates(model: OnnxModel, sources: ClassNameSources): readonly ClassNames[] {
  const metadata = modelMetadata(model);
  const told = [ownKey, ...otherKeys].map((key) => ({
    names: listedNames(parseLiteral(metadata[key] ?? "")),
    from: key === ownKey ? key : `its metadata "${key}"`,
  }));
  const labels = { names: listedNames(sources.labels), from: "the labels that its graph puts out" };
  return [...told, labels, ...(sources.beside === undefined ? [] : [sources.beside])].flatMap(
    ({ names, from }) =>
      names === undefined || (from !== ownKey && areIds(names)) ? [] : [{ names, from }],
  );
}

/** Whether names only repeat the order that classes have anyway. */
function areIds(names: readonly string[]): boolean {
  return names.every((name, id) => name === String(id));
}
