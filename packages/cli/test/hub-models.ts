import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeModel, type OnnxModel } from "@balms/onnx";
import { constant, external, modelOf, node, value } from "./graph-parts.ts";

const classes = ["cat", "dog", "owl"];
const id2label = Object.fromEntries(classes.map((name, id) => [String(id), name]));

/** Weights that look random and are always the same. */
function numbers(count: number, start: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin((start + index) * 12.9898));
}

/** float16 of numbers that are normal in it, cut off. */
function halves(values: Float32Array): Uint16Array {
  return Uint16Array.from(new Uint32Array(values.slice().buffer), (bits) => {
    const exponent = ((bits >>> 23) & 255) - 112;
    return (
      ((bits >>> 16) & 0x8000) | (exponent <= 0 ? 0 : (exponent << 10) | ((bits >>> 13) & 1023))
    );
  });
}

/** The linear layer of 3 classes on features "f" [N, 3], in one of the precisions that the hub has. */
function head(
  precision: "fp32" | "fp16" | "int8",
): Pick<Parameters<typeof modelOf>[0], "node" | "initializer"> {
  const weight = numbers(9, 1);
  const bias = numbers(3, 20);
  if (precision === "fp16") {
    return {
      node: [
        node("Cast", ["f"], "half", { to: "float16" }),
        node("MatMul", ["half", "w"], "product"),
        node("Add", ["product", "b"], "sum"),
        node("Cast", ["sum"], "logits", { to: "float32" }),
      ],
      initializer: [
        constant("w", "float16", halves(weight), [3, 3]),
        constant("b", "float16", halves(bias), [3]),
      ],
    };
  }
  const layer = [
    node("MatMul", ["f", "weight"], "product"),
    node("Add", ["product", "b"], "logits"),
  ];
  const b = constant("b", "float32", bias, [3]);
  if (precision === "fp32") {
    return { node: layer, initializer: [constant("weight", "float32", weight, [3, 3]), b] };
  }
  const rounded = Int8Array.from(weight, (each) => Math.round(each * 127));
  return {
    node: [node("DequantizeLinear", ["w", "scale"], "weight"), ...layer],
    initializer: [
      constant("w", "int8", rounded, [3, 3]),
      constant("scale", "float32", Float32Array.of(1 / 127), []),
      b,
    ],
  };
}

/** Pictures of any size: the mean of each channel, and the linear layer. */
export function imageModel(precision: "fp32" | "fp16" | "int8"): OnnxModel {
  const end = head(precision);
  return modelOf({
    input: [value("pixel_values", "float32", ["batch", 3, "height", "width"])],
    output: [value("logits", "float32", ["batch", 3])],
    initializer: end.initializer,
    node: [
      node("GlobalAveragePool", ["pixel_values"], "pooled"),
      node("Flatten", ["pooled"], "f"),
      ...end.node,
    ],
  });
}

const words = ["[UNK]", "[PAD]", "a", "bird", "that", "barks"];

/** Texts: the sum of the words' vectors, and the linear layer; the vectors lie in a file beside it. */
function textModel(): OnnxModel {
  const end = head("fp32");
  const vectors = constant("vectors", "float32", numbers(3 * words.length, 50), [words.length, 3]);
  return modelOf({
    input: [value("input_ids", "int64", ["batch", "length"])],
    output: [value("logits", "float32", ["batch", 3])],
    initializer: [
      external(vectors, "model.onnx_data", 0),
      constant("axis", "int64", BigInt64Array.of(1n), [1]),
      ...end.initializer,
    ],
    node: [
      node("Gather", ["vectors", "input_ids"], "embedded"),
      node("ReduceSum", ["embedded", "axis"], "added"),
      node("Flatten", ["added"], "f"),
      ...end.node,
    ],
  });
}

async function writeFolder(
  folder: string,
  files: Readonly<Record<string, object | Uint8Array>>,
): Promise<void> {
  await mkdir(join(folder, "onnx"), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const bytes = content instanceof Uint8Array ? content : JSON.stringify(content);
    await writeFile(join(folder, name), bytes);
  }
}

/** A folder as the Hugging Face hub has it: an image classifier in three precisions. */
export function writeImageFolder(folder: string, config: object = {}): Promise<void> {
  return writeFolder(folder, {
    "config.json": {
      architectures: ["ViTForImageClassification"],
      model_type: "vit",
      id2label,
      ...config,
    },
    "preprocessor_config.json": {
      image_processor_type: "ViTImageProcessor",
      do_resize: true,
      do_normalize: true,
      do_rescale: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
      rescale_factor: 1 / 255,
      resample: 2,
      size: { height: 8, width: 8 },
    },
    "onnx/model.onnx": writeModel(imageModel("fp32")),
    "onnx/model_fp16.onnx": writeModel(imageModel("fp16")),
    "onnx/model_quantized.onnx": writeModel(imageModel("int8")),
  });
}

/** Another: a text classifier with its weights beside the model. */
export function writeTextFolder(folder: string): Promise<void> {
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return writeFolder(folder, {
    "config.json": {
      architectures: ["BertForSequenceClassification"],
      model_type: "bert",
      id2label,
      problem_type: "multi_label_classification",
    },
    "tokenizer.json": {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: ["[UNK]", "[PAD]"].map((content, id) => ({
        id,
        content,
        special: true,
        ...special,
      })),
      normalizer: null,
      pre_tokenizer: { type: "Whitespace" },
      post_processor: null,
      decoder: null,
      model: {
        type: "WordLevel",
        vocab: Object.fromEntries(words.map((word, id) => [word, id])),
        unk_token: "[UNK]",
      },
    },
    "tokenizer_config.json": {
      tokenizer_class: "PreTrainedTokenizerFast",
      unk_token: "[UNK]",
      pad_token: "[PAD]",
      model_max_length: 16,
    },
    "onnx/model.onnx": writeModel(textModel()),
    "onnx/model.onnx_data": new Uint8Array(numbers(3 * words.length, 50).buffer),
  });
}
