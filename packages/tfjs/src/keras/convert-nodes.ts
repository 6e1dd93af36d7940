import { refuseModel } from "../checks/refuse-model.ts";
import { isRecord, type JsonRecord } from "./json-record.ts";

/**
 * A layer with its calls as Keras 2 writes them: a list of [layer, node, tensor, settings] in place of
 * arguments by position and by name.
 */
export function convertNodes(layer: JsonRecord, models: ReadonlySet<unknown>): JsonRecord {
  const { inbound_nodes: nodes, name } = layer;
  if (!Array.isArray(nodes)) return layer;
  const converted = nodes.map((node: unknown) => {
    if (!isRecord(node)) return node;
    const { args, kwargs } = node;
    const settings = settingsOf(kwargs, name);
    const histories = historiesIn(args).map((place) => fromHistory(place, models));
    return histories.map((place) => [...(place as unknown[]), settings]);
  });
  return { ...layer, inbound_nodes: converted };
}

/** A place of Keras 3 in a model: in tfjs, a model within counts its own making as its first use. */
export function fromHistory(place: unknown, models: ReadonlySet<unknown>): unknown {
  const [name, node, tensor] = place as readonly [string, number, number];
  return [name, models.has(name) ? node + 1 : node, tensor];
}

/** Where the tensors among arguments come from, in order. */
function historiesIn(args: unknown): unknown[] {
  if (Array.isArray(args)) return args.flatMap(historiesIn);
  if (!isRecord(args)) return [];
  const { class_name: kind, config } = args;
  if (kind === "__keras_tensor__" && isRecord(config)) return [config["keras_history"]];
  return Object.values(args).flatMap(historiesIn);
}

/** Arguments by name, without those that say nothing. */
function settingsOf(kwargs: unknown, layer: unknown): JsonRecord {
  const given = Object.entries(isRecord(kwargs) ? kwargs : {}).filter(
    ([, value]) => value !== null,
  );
  for (const [name, value] of given) {
    if (historiesIn(value).length === 0) continue;
    refuseModel(
      `the layer "${String(layer)}", which takes another's outputs as \`${name}\``,
      "layers that take outputs by position alone",
      "tf.loadLayersModel does not read such calls.",
    );
  }
  return Object.fromEntries(given);
}
