import { classNames, listedNames, type OnnxModel } from "@balms/onnx";

/** The classes of a model by name, in the order of its scores. */
export interface ClassNames {
  readonly names: readonly string[];
  /** Where they were found, for a sentence. */
  readonly from: string;
}

const ownKey = "balms.classes";

/** What is known of a model beside its own metadata. */
export interface ClassNameSources {
  /** Number of classes that the names must have; undefined: not known. */
  readonly count?: number | undefined;
  /** Where the names of one class more have one for "none of them", which is left out. */
  readonly background?: number | undefined;
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
 * @throws {@link ModelError} when what balms wrote cannot be read.
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
  const told = classNames(model).map(({ names, source }) => ({
    names,
    from: source === ownKey ? ownKey : `its metadata "${source}"`,
  }));
  const labels = listedNames(sources.labels);
  return [
    ...told,
    ...(labels === undefined
      ? []
      : [{ names: labels, from: "the labels that its graph puts out" }]),
    ...(sources.beside === undefined ? [] : [sources.beside]),
  ].map(({ names, from }) => ({ names: withoutBackground(names, sources), from }));
}

function withoutBackground(
  names: readonly string[],
  { count, background }: ClassNameSources,
): readonly string[] {
  const hasOneMore = count !== undefined && names.length === count + 1;
  return background !== undefined && hasOneMore
    ? names.filter((_, id) => id !== background)
    : names;
}
