import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { findDetectorHeads, readModel } from "../../src/index.ts";
import { repaired } from "../zoo/families.ts";
import { fileOf } from "../zoo/file-of.ts";

test.each(repaired.map((family) => [family.name, family] as const))(
  "%s is taken for no detector",
  (_name, family) => {
    expect(() => findDetectorHeads(readModel(fileOf(family)))).toThrow(ModelError);
  },
);
