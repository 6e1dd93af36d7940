import { execFileSync } from "node:child_process";
import {
  copyFile,
  mkdir,
  readFile,
  readdir,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seal, unseal } from "./sealed.ts";
import { cacheKey, readFeatureCache, writeFeatureCache } from "./feature-cache.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const features = {
  dimensions: 2,
  train: Float32Array.of(1, 2, 3, 4),
  test: Float32Array.of(5, 6),
  format: { width: 8, height: 8, channels: 1, mean: [0], std: [1] },
  feature: "hidden",
  losses: [2, 1],
  given: { test: Float32Array.of(1, 0, 0, 1), isPlain: true },
  backbone: Uint8Array.of(7, 8),
} as const;

test("features come back as they were kept, with a trained backbone or without", async () => {
  await writeFeatureCache(folder(), "one", features);
  await writeFeatureCache(folder(), "two", { ...features, backbone: undefined });
  const one = await readFeatureCache(folder(), "one");
  expect(one).toMatchObject({ ...features, backbone: expect.anything() });
  expect([...(one?.backbone ?? [])]).toEqual([7, 8]);
  expect(await readFeatureCache(folder(), "two")).toMatchObject({ backbone: undefined });
  const temporary = (await readdir(folder())).filter((name) => name.endsWith(".part"));
  expect(temporary).toEqual([]);
});

test("nothing comes back of an entry that is missing, damaged or not whole", async () => {
  expect(await readFeatureCache(folder(), "none")).toBeUndefined();
  await writeFeatureCache(folder(), "damaged", features);
  const path = join(folder(), "damaged.test.npy");
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(9, bytes.length - 4));
  expect(await readFeatureCache(folder(), "damaged")).toBeUndefined();
  await writeFeatureCache(folder(), "partial", features);
  await rm(join(folder(), "partial.train.npy"));
  expect(await readFeatureCache(folder(), "partial")).toBeUndefined();
});

test("the key tells circumstances apart", () => {
  expect(cacheKey({ seed: 1 })).toMatch(/^[0-9a-f]{16}$/u);
  expect(cacheKey({ seed: 1 })).not.toBe(cacheKey({ seed: 2 }));
});

test("an entry is taken only as it was written: whatever of it is altered, the features are made again", async () => {
  await writeFeatureCache(folder(), "one", features);
  for (const name of await readdir(folder())) {
    const path = join(folder(), name);
    const whole = await readFile(path);
    for (let place = 0; place < whole.length; place += 1) {
      const changed = Buffer.from(whole);
      changed[place] ^= 1;
      await writeFile(path, changed);
      expect(await readFeatureCache(folder(), "one")).toBeUndefined();
    }
    await writeFile(path, whole);
  }
  expect(await readFeatureCache(folder(), "one")).toMatchObject({ losses: [2, 1] });
});

test("an entry under another key is none", async () => {
  await writeFeatureCache(folder(), "one", features);
  for (const name of await readdir(folder())) {
    await copyFile(join(folder(), name), join(folder(), name.replace("one", "two")));
  }
  expect(await readFeatureCache(folder(), "two")).toBeUndefined();
});

test("the newest entries stay, older ones go, and other files are left alone", async () => {
  await writeFile(join(folder(), "notes.txt"), "mine");
  const keys = [1, 2, 3, 4, 5, 6].map((seed) => cacheKey({ seed }));
  for (const [age, key] of keys.entries()) {
    await writeFeatureCache(folder(), key, features);
    for (const file of await readdir(folder())) {
      if (file.startsWith(key)) {
        await utimes(join(folder(), file), age, age);
      }
    }
  }
  await writeFeatureCache(folder(), cacheKey({ seed: 7 }), features);
  const kept = await Promise.all(keys.map((key) => readFeatureCache(folder(), key)));
  expect(kept.map((entry) => entry !== undefined)).toEqual([false, false, false, true, true, true]);
  expect((await readdir(folder())).filter((name) => !name.endsWith(".txt"))).toHaveLength(4 * 5);
  expect(await readFile(join(folder(), "notes.txt"), "utf8")).toBe("mine");
});

test.skipIf(process.platform === "win32")(
  "pipes, links and folders in the place of an entry or its parts are no entry, and give way to one",
  async () => {
    const plants = [
      (path: string) => Promise.resolve(execFileSync("mkfifo", [path])),
      (path: string) => symlink("/dev/zero", path),
      (path: string) => mkdir(join(path, "in it"), { recursive: true }),
    ];
    await writeFeatureCache(folder(), "one", features);
    for (const name of await readdir(folder())) {
      for (const plant of plants) {
        await rm(join(folder(), name), { recursive: true });
        await plant(join(folder(), name));
        expect(await readFeatureCache(folder(), "one")).toBeUndefined();
        await writeFeatureCache(folder(), "one", features);
        expect(await readFeatureCache(folder(), "one")).toMatchObject({ losses: [2, 1] });
      }
    }
  },
);

test.each([
  ["losses", null],
  ["losses", ["2"]],
  ["image", null],
  ["image", { ...features.format, mean: [] }],
  ["image", { ...features.format, resize: { kernel: "bilinear", to: 5 } }],
  ["feature", 5],
  ["given", {}],
  ["files", null],
  ["files", {}],
])("an entry whose %s were made %j is none, whatever digest it has", async (name, value) => {
  await writeFeatureCache(folder(), "one", features);
  const path = join(folder(), "one.entry");
  const whole = await readFile(path);
  const text = unseal("balms.cache/5 one", whole) ?? new Uint8Array();
  const entry = JSON.parse(Buffer.from(text).toString()) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...entry, [name]: value }));
  await writeFile(path, seal("balms.cache/5 one", changed));
  expect(await readFeatureCache(folder(), "one")).toBeUndefined();
});
