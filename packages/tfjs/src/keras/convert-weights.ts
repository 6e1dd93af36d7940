import { dispose, io } from "@tensorflow/tfjs-core";

type Weights = Pick<io.ModelArtifacts, "weightSpecs" | "weightData">;

/**
 * Names of weights as Keras 2 has them, from the layer on: "sequential/dense/kernel" is "dense/kernel".
 * The states of random generators, which Keras 3 counts among them, are left out.
 */
export async function convertWeights(
  { weightSpecs = [], weightData }: Weights,
  layers: ReadonlySet<string>,
): Promise<Weights> {
  const renamed = weightSpecs.map((spec) => ({ ...spec, name: nameOf(spec.name, layers) }));
  const kept = renamed.filter(({ name }) => !/(^|\/)seed_generator/.test(name));
  if (weightData === undefined || kept.length === renamed.length) {
    return { weightSpecs: renamed, ...(weightData !== undefined && { weightData }) };
  }
  const tensors = io.decodeWeights(weightData, renamed);
  try {
    const named = kept.map(({ name }) => ({ name, tensor: tensors[name] }));
    const { data, specs } = await io.encodeWeights(named);
    return { weightSpecs: specs, weightData: data };
  } finally {
    dispose(tensors);
  }
}

function nameOf(path: string, layers: ReadonlySet<string>): string {
  const parts = path.split("/");
  const from = parts.findIndex((part) => layers.has(part));
  return from === -1 ? path : parts.slice(from).join("/");
}
