import { checkLayer } from "./check-layer.ts";
import { convertNodes, fromHistory } from "./convert-nodes.ts";
import { isRecord, type JsonRecord } from "./json-record.ts";

const containers = ["Functional", "Model", "Sequential"];
// What only Keras 3 writes, and tfjs does not read.
const left = ["build_config", "compile_config", "module", "registered_name"];
const renamed = new Map([
  ["batch_shape", "batch_input_shape"],
  ["negative_slope", "alpha"],
]);

/** Whether the topology of a model was written by Keras 3. */
export function isKeras3(topology: unknown): topology is JsonRecord {
  if (!isRecord(topology)) return false;
  const version = topology["keras_version"];
  if (typeof version === "string" && /^[3-9]\./.test(version)) return true;
  return JSON.stringify(topology).includes('"DTypePolicy"');
}

/** The names of all layers that hold weights themselves, and not of the models that they are in. */
export function layerNames(topology: JsonRecord): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    if (!isRecord(value)) return;
    const { class_name: kind, config } = value;
    if (typeof kind === "string" && isRecord(config) && typeof config["name"] === "string") {
      if (Array.isArray(config["layers"])) return collect(config["layers"]);
      names.add(config["name"]);
      return;
    }
    Object.values(value).forEach(collect);
  };
  collect(topology);
  return names;
}

/** The topology in the words of Keras 2. */
export function convertTopology(topology: JsonRecord): JsonRecord {
  const { model_config: config } = topology;
  if (config === undefined) return convertObject(topology) as JsonRecord;
  return { ...topology, model_config: convert(config) };
}

/** The topology with its configuration as an object, where it is the text of one. */
export function parseTopology(topology: JsonRecord): JsonRecord {
  const { model_config: config } = topology;
  if (typeof config !== "string") return topology;
  return { ...topology, model_config: JSON.parse(config) as unknown };
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  return isRecord(value) ? convertObject(value) : value;
}

/** An object with a class, a layer, or a record of settings. */
function convertObject(value: JsonRecord): unknown {
  const { class_name: kind, config } = value;
  if (kind === "DTypePolicy") return typeOf(config);
  if ((kind === "L1" || kind === "L2") && isRecord(config)) {
    return { class_name: "L1L2", config: { l1: 0, l2: 0, ...config } };
  }
  // A function, by its name.
  if (kind === "function") return config;
  if (typeof kind === "string" && isRecord(config)) checkLayer(kind, config);
  const entries = Object.entries(value)
    .filter(([name]) => !left.includes(name))
    .map(([name, part]) => [name, name === "inbound_nodes" ? part : convert(part)] as const);
  const converted: Record<string, unknown> = Object.fromEntries(entries);
  if (typeof kind !== "string" || !isRecord(converted["config"])) return converted;
  const settings = convertSettings(kind, converted["config"]);
  return { ...converted, config: settings };
}

function convertSettings(kind: string, config: JsonRecord): JsonRecord {
  const entries = Object.entries(config).map(([name, value]) => {
    const known = name !== "negative_slope" || kind === "LeakyReLU" ? renamed.get(name) : undefined;
    return [known ?? name, value === "silu" ? "swish" : value] as const;
  });
  const settings: Record<string, unknown> = Object.fromEntries(entries);
  if (kind === "Bidirectional") settings["layer"] = withoutPrefix(settings["layer"]);
  const { layers } = settings;
  if (!containers.includes(kind) || !Array.isArray(layers)) return settings;
  const models = new Set(
    layers
      .filter(isRecord)
      .filter(({ class_name: each }) => containers.includes(String(each)))
      .map(({ name, config: own }) => name ?? (isRecord(own) ? own["name"] : undefined)),
  );
  const ends = ["input_layers", "output_layers"].filter((name) => settings[name] !== undefined);
  return {
    ...settings,
    layers: layers.map((layer) => (isRecord(layer) ? convertNodes(layer, models) : layer)),
    ...Object.fromEntries(ends.map((name) => [name, endsOf(settings[name], models)])),
  };
}

/** The layer of both directions by its own name: tfjs puts "forward_" before it itself. */
function withoutPrefix(layer: unknown): unknown {
  if (!isRecord(layer) || !isRecord(layer["config"])) return layer;
  const { config } = layer;
  const name = String(config["name"]).replace(/^forward_/, "");
  return { ...layer, config: { ...config, name } };
}

/** A list of places, also where there is but one, or where they have names. */
function endsOf(ends: unknown, models: ReadonlySet<unknown>): unknown {
  const list: unknown[] = Array.isArray(ends) ? ends : Object.values(isRecord(ends) ? ends : {});
  const places = typeof list[0] === "string" ? [list] : list;
  return places.map((place) => fromHistory(place, models));
}

/** The type of a layer's weights; tfjs has no numbers of half precision. */
function typeOf(policy: unknown): string {
  const name = isRecord(policy) ? String(policy["name"]) : "float32";
  return /float/.test(name) ? "float32" : name;
}
