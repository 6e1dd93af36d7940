import { ArgumentError, ModelError } from "@balms/core";
import { isMessage, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileOf, modelOf } from "../../test/large-models.ts";
import { stringAttribute } from "../model/attributes.ts";
import { ModelProtoSchema } from "../model/onnx_pb.ts";
import { readModel } from "../model/read-model.ts";
import { tensorNumbers } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import type { ModelBlob } from "./model-source.ts";
import { openModel } from "./open-model.ts";

describe("refusals", () => {
  const bytes = toBinary(ModelProtoSchema, modelOf([{ kind: "raw", size: 5000 }]));

  test("a file that is cut anywhere, or whose bytes are others", async () => {
    const cuts = Array.from({ length: 300 }, (_, index) =>
      Math.floor((index * bytes.length) / 300),
    );
    for (const length of cuts) {
      const cut = fileOf(bytes.subarray(0, length));
      await expect(openModel(cut, "cut.onnx")).rejects.toThrow(
        /`cut\.onnx`: received .* truncated/,
      );
    }
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const damaged = bytes.slice();
        for (const [place, byte] of changes) damaged[place] = byte;
        const outcome = await openModel(fileOf(damaged)).catch((error: unknown) => error);
        expect(outcome instanceof ModelError || isMessage(outcome, ModelProtoSchema)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, ModelBlob]>([
    ["a size below 0", { size: -1, slice: () => new Blob([]) }],
    ["slices that are none", { size: 9, slice: () => undefined as unknown as Blob }],
  ])("a Blob with %s", async (_, blob) => {
    const act = openModel(blob);
    await expect(act).rejects.toThrow(ArgumentError);
    await expect(act).rejects.toThrow(/expected a Blob/u);
  });

  const long = [255, 255, 255, 255, 255, 255, 255, 255, 255, 127];
  test.each([
    ["a length beyond the end", [58, 255, 255, 3, 0]],
    ["a length of ten bytes", [58, ...long]],
    ["a number without end", [8, ...long, 255]],
    ["a group", [0x9b, 6, 8, 1, 0x9c, 6]],
    ["field number 0", [0, 1]],
    ["our own field", [0xfa, 0xff, 0xff, 0xff, 0x0f, 1, 0]],
    ["messages without end", Array.from({ length: 400 }, () => [58, 128, 128, 4]).flat()],
  ])("%s", async (_, list) => {
    const file = new Uint8Array(70_000);
    file.set(list);
    await expect(openModel(fileOf(file))).rejects.toThrow(ModelError);
  });

  test("our own field deep inside: nothing of the file is taken for it", async () => {
    const forged = modelOf([{ kind: "raw", size: 5000 }]);
    const [tensor] = forged.graph?.initializer ?? [];
    tensor.rawData = new Uint8Array(0);
    tensor.$unknown = [{ no: 536_870_911, wireType: 2, data: Uint8Array.of(1, 0) }];
    tensor.docString = "";
    const file = toBinary(ModelProtoSchema, forged);
    await expect(openModel(fileOf(file))).rejects.toThrow("a field of number 536870911");
    expect(() => readModel(file)).toThrow("0 values where its dimensions ask for 5000");
  });

  test("a file that says less than it was asked for; what is no file", async () => {
    const short = { size: 100, read: () => Promise.resolve(new Uint8Array(3)) };
    await expect(openModel(short)).rejects.toThrow("received 3 bytes from 0 to 100");
    await expect(openModel(bytes as never)).rejects.toThrow(
      "expected a Blob, or { size, read(start, end) }",
    );
  });

  test("numbers that stayed in the file are not taken for none", async () => {
    const { graph } = await openModel(fileOf(bytes));
    const [tensor] = graph?.initializer ?? [];
    expect(() => tensorNumbers(tensor)).toThrow("received data that stayed in the file when");
    const [wide] = graph?.node ?? [];
    expect(stringAttribute(wide, "explained", "")).toBe("v");
    expect(() => stringAttribute(wide, "s", "")).toThrow(
      "`s`: received an attribute of TreeEnsembleClassifier that stayed in the file",
    );
  });

  test("a model without its weights is not written as if it had them", async () => {
    const opened = await openModel(fileOf(bytes));
    expect(() => writeModel(opened)).toThrow(
      "whose weights stayed in the file; expected a model in memory",
    );
  });
});
