import { DataError } from "@balms/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { imageSize } from "./image-size.ts";

const drawn = sharp({ create: { width: 3, height: 2, channels: 4, background: "#ff000080" } });

test.each(["png", "jpeg", "webp", "gif", "tiff"] as const)("the size of a %s", async (kind) => {
  const bytes = await drawn.clone().flatten().toFormat(kind).toBuffer();
  expect(await imageSize(bytes, "a")).toEqual({ width: 3, height: 2 });
});

test("a picture that is stored lying has the size that it is shown with", async () => {
  const bytes = await drawn.clone().flatten().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await imageSize(bytes, "a")).toEqual({ width: 2, height: 3 });
});

test.each([
  ["a text", Buffer.from("no picture"), /^`a\.png`: received bytes that begin as no image does/u],
  ["a drawing", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), /^`a\.png`: received /u],
  ["a header that is cut off", Buffer.from("89504e470d0a1a0a0000000d4948", "hex"), /^`a\.png`: /u],
])("%s is refused by its name", async (_, bytes, message) => {
  await expect(imageSize(bytes, "a.png")).rejects.toThrow(DataError);
  await expect(imageSize(bytes, "a.png")).rejects.toThrow(message);
});
