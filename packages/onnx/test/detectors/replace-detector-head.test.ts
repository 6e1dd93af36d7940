import { ArgumentError, ModelError, priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import {
  adjustDetector,
  findDetectorHeads,
  replaceDetectorHead,
  withMetadata,
  modelMetadata,
} from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { pointwiseFamilies } from "./all-families.ts";
import type { DetectorFamily } from "./detector-family.ts";
import { rtmdet, yolov5, yolov8 } from "./pyramids.ts";
import { detr } from "./queries.ts";
import { channelsOf, newRows, scoresOf } from "./layer-numbers.ts";
import { relativeError, runDetector } from "./run-detector.ts";
import { backgroundLast, maskRcnn } from "./two-stage.ts";

test.each(pointwiseFamilies)(
  "%s: the class channels are those of the new layer, and the others those of the old",
  async (_name, build) => {
    const family = build();
    const [head] = findDetectorHeads(family.model, { classes: family.classes });
    const width = head.kind === "softmax-background" ? head.classes + 1 : head.classes;
    const levels = head.levels.map((_, at) => newRows(head, width, at));
    const shared = new Set(head.levels.map(({ weight }) => weight)).size === 1;
    const given = shared ? levels.map(() => levels[0]) : levels;
    const parameters = shared ? levels[0] : { levels };
    const replaced = replaceDetectorHead(family.model, head, {
      ...parameters,
      training: "unknown",
    });
    expect([replaced.irVersion, replaced.opsetImport]).toEqual([
      family.model.irVersion,
      family.model.opsetImport,
    ]);
    const names = head.levels.flatMap(({ feature, logits }) => [feature, logits]);
    const [before, after] = [
      await runDetector(family.model, family, names),
      await runDetector(replaced, family, names),
    ];
    for (const [
      at,
      { feature, logits, anchors, stride, first, operator },
    ] of head.levels.entries()) {
      const expected = scoresOf(before[feature], given[at], operator === "Conv");
      const [old, now] = [before, after].map((run) => channelsOf(run[logits], family.axis));
      for (const [channel, values] of now.entries()) {
        const anchor = Math.floor(channel / stride);
        const place = (channel % stride) - first;
        const isClass = anchor < anchors && place >= 0 && place < width;
        expect(
          relativeError(values, isClass ? expected[anchor * width + place] : old[channel]),
        ).toBeLessThan(1e-5);
      }
    }
  },
);

describe("a Softmax with a background becomes Sigmoids without", () => {
  test.each([
    ["first", maskRcnn],
    ["last", backgroundLast],
  ] as const)("background %s", async (_place, build: () => DetectorFamily) => {
    const family = build();
    const [head] = findDetectorHeads(family.model);
    const rows = newRows(head, head.classes);
    const replaced = replaceDetectorHead(family.model, head, {
      ...rows,
      activation: "sigmoid",
      training: "unknown",
    });
    const [{ feature, logits }] = head.levels;
    const shown = await runDetector(replaced, family, [feature, logits]);
    const expected = scoresOf(shown[feature], rows, false).map((values) =>
      values.map((score) => 1 / (1 + Math.exp(-score))),
    );
    expect(relativeError(channelsOf(shown["scores"], 1).flat(), expected.flat())).toBeLessThan(
      1e-5,
    );
    const background = channelsOf(shown[logits], 1)[head.background ?? -1];
    expect(new Set(background)).toEqual(new Set([-1e4]));
    expect(replaced.graph?.node.map(({ opType }) => opType)).not.toContain("Softmax");
    const [found] = findDetectorHeads(replaced, { classes: head.classes + 1 });
    expect(found).toMatchObject({ kind: "sigmoid", classes: head.classes + 1 });
  });
});

function constants(model: OnnxModel): number {
  return model.graph?.initializer.length ?? 0;
}

function opsOf(model: OnnxModel): readonly string[] {
  return model.graph?.node.map(({ opType }) => opType) ?? [];
}

test("a layer that levels share stays one, and each level may get its own", () => {
  const { model } = rtmdet();
  const [head] = findDetectorHeads(model);
  const rows = newRows(head, 5);
  const same = replaceDetectorHead(model, head, { ...rows, training: "unknown" });
  expect([opsOf(same), constants(same)]).toEqual([opsOf(model), constants(model)]);
  const apart = replaceDetectorHead(model, head, {
    levels: [rows, newRows(head, 5, 1)],
    training: "unknown",
  });
  expect(constants(apart)).toBe(constants(model) + 2);
});

test("class names stay, an adjustment has to go first", () => {
  const names = '["a","b","c","d","e"]';
  const model = withMetadata(yolov8().model, { "balms.classes": names });
  const [head] = findDetectorHeads(model);
  const parameters = { ...newRows(head, 5), training: "unknown" } as const;
  expect(modelMetadata(replaceDetectorHead(model, head, parameters))["balms.classes"]).toBe(names);
  const prior = priorFromCounts([9, 5, 3, 2, 1], {
    counted: "images",
    examples: 20,
    classes: ["a", "b", "c", "d", "e"],
  });
  const adjusted = adjustDetector(model, { prior }).model;
  expect(() => replaceDetectorHead(adjusted, head, parameters)).toThrow(/stripAdjustment/u);
});

test("what does not fit is refused", () => {
  const { model } = yolov8();
  const [head] = findDetectorHeads(model);
  const rows = newRows(head, 5);
  const training = "unknown";
  expect(() =>
    replaceDetectorHead(model, head, { ...rows, bias: rows.bias.slice(1), training }),
  ).toThrow(ArgumentError);
  expect(() => replaceDetectorHead(model, head, { levels: [rows], training })).toThrow(
    /1 levels; expected 3/u,
  );
  expect(() => replaceDetectorHead(model, head, { training })).toThrow(/no weight and bias/u);
  expect(() =>
    replaceDetectorHead(model, head, { ...rows, activation: "sigmoid", training }),
  ).toThrow(/a head with Sigmoids/u);
  expect(() => replaceDetectorHead(yolov5().model, head, { ...rows, training })).toThrow(
    ModelError,
  );
  const queries = detr().model;
  const [unknown] = findDetectorHeads(queries, { classes: 5 });
  const own = { ...newRows(unknown, 5), training, activation: "sigmoid" } as const;
  expect(() => replaceDetectorHead(queries, unknown, own)).toThrow(/nothing tells the background/u);
  const [raw] = findDetectorHeads(queries, { classes: 5, background: "last" });
  expect(() => replaceDetectorHead(queries, raw, own)).toThrow(/puts out as they are/u);
});
