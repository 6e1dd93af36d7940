import { ArgumentError } from "@balms/core";
import type { DetectOptions } from "./detect-options.ts";
import type { DetectSettings, DetectSource } from "./detect-settings.ts";
import { readLimits } from "./evaluation-limits.ts";

const scenes = { train: 4000, test: 1000 };

/**
 * Makes settings of the command line.
 *
 * @throws {@link ArgumentError} for options that do not go together.
 */
export function readDetectSettings(options: DetectOptions): DetectSettings {
  const { head, background, boxForm, classNames, mean, std, width, height, model } = options;
  return {
    source: readSource(options),
    detector: { model, head, background, boxForm, classNames, mean, std, width, height },
    layer: {
      steps: options.steps,
      batchSize: options.batchSize,
      learningRate: options.learningRate,
      momentum: options.momentum,
      weightDecay: options.weightDecay,
      sampler: options.sampler,
      repeatThreshold: options.repeatThreshold,
      metaLearningRate: options.metaLearningRate,
    },
    method: options.method,
    zeroCounts: options.zeroCounts,
    addTruths: options.addTruths === true,
    limits: readLimits(options),
    threads: options.threads,
    seed: options.seed,
    seeds: options.seeds,
    out: options.out,
  };
}

function readSource(options: DetectOptions): DetectSource {
  const { annotations, images, testAnnotations, testImages } = options;
  const files = {
    "--annotations": annotations,
    "--images": images,
    "--test-annotations": testAnnotations,
    "--test-images": testImages,
  };
  const names = Object.entries(files);
  const given = names.flatMap(([name, file]) => (file === undefined ? [] : [name]));
  const numbers = { "--scenes": options.scenes, "--test-scenes": options.testScenes };
  if (given.length === 0) {
    const { scenes: trainScenes = scenes.train, testScenes = scenes.test } = options;
    return { kind: "scenes", trainScenes, testScenes };
  }
  for (const [name, count] of Object.entries(numbers)) {
    if (count === undefined) continue;
    throw new ArgumentError({
      parameter: name,
      received: `${count} together with ${given.join(", ")}`,
      expected: "nothing, where there are annotations",
      hint: "The built-in scenes are taken where no file is named.",
    });
  }
  if (
    annotations === undefined ||
    images === undefined ||
    testAnnotations === undefined ||
    testImages === undefined
  ) {
    throw new ArgumentError({
      parameter: names.flatMap(([name]) => (given.includes(name) ? [] : [name])).join(", "),
      received: "nothing",
      expected: `a file or folder, as ${given.join(", ")} is given`,
      hint: "Pictures need all four: --annotations and --images to train on, --test-annotations and --test-images to measure by. What is measured on training images says nothing.",
    });
  }
  return { kind: "annotations", annotations, images, testAnnotations, testImages };
}
