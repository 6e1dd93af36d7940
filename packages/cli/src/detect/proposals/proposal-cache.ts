import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { BalmsError } from "@balms/core";
import { digestOf, isSystemError } from "@balms/datasets";
import { removeOldEntries } from "../../cache/old-entries.ts";
import { makeWay, readOwnFile } from "../../cache/own-file.ts";
import { seal, unseal } from "../../cache/sealed.ts";
import { removeLeftovers } from "../../output/leftovers.ts";
import { makeFolders } from "../../output/made-folders.ts";
import { notWritten } from "../../output/not-written.ts";
import { probeFolder } from "../../output/probe-folder.ts";
import { openStagingFolder } from "../../output/staging-folder.ts";
import { writeWholeFile } from "../../output/whole-file.ts";
import { FeatureFile } from "./feature-file.ts";
import { areWhole, rowCount, type Proposals } from "./proposals.ts";

/** Proposals of some pictures, and where their features are in the file of all. */
export interface KeptPiece extends Proposals {
  /** Of their first box. */
  readonly row: number;
  /** Of their features. */
  readonly digest: string;
}

/**
 * Proposals of pictures in pieces that are kept as soon as they are there, so that a run that was killed goes on where it was, and so that
 * the features of all pictures are never in memory: they are in one file, row after row.
 */
export interface ProposalCache {
  /** Of the caches of all runs. */
  readonly folder: string;
  readonly features: FeatureFile;
  /** The piece that begins with a picture; undefined where it is missing or damaged. */
  read(first: number): Promise<KeptPiece | undefined>;
  /** Whether the features of a piece are those that were written. */
  isWhole(piece: KeptPiece): Promise<boolean>;
  write(
    first: number,
    piece: Proposals & { readonly row: number; readonly features: Float32Array },
  ): Promise<void>;
}

interface Header extends Pick<KeptPiece, "row" | "digest"> {
  /** Name, kind and length of each list, in the order of their bytes. */
  readonly lists: readonly (readonly [string, "float32" | "uint32", number])[];
}

/** Raised when pieces look different, and when the same pictures would give others. */
const format = "balms.proposals/2";
/** Training and test pictures of two detectors. */
const mostFolders = 4;
const folderName = /^proposals-[0-9a-f]{16}$/u;

/**
 * Opens the pieces of some pictures and a detector; those of earlier runs with others are removed, but for a few.
 *
 * @param dimensions - D of the features
 * @param circumstances - all that decides what the detector sees in them
 */
export async function openProposalCache(
  folder: string,
  { dimensions, circumstances }: { readonly dimensions: number; readonly circumstances: unknown },
): Promise<ProposalCache> {
  const key = digestOf(JSON.stringify([format, circumstances])).slice(7, 7 + 16);
  const own = `proposals-${key}`;
  const place = join(folder, own);
  const now = await probeFolder(folder);
  for (const each of [folder, place]) await removeLeftovers(each, now);
  await removeOldEntries(folder, {
    keyOf: (name) => (folderName.test(name) ? name : undefined),
    kept: mostFolders,
    own,
  });
  const named = (first: number): string => `${format} ${key} ${first}`;
  const featuresIn = (where: string): FeatureFile =>
    new FeatureFile(join(where, "features.f32"), dimensions);
  const features = featuresIn(place);
  const writeIn: (
    where: string,
    ...args: Parameters<ProposalCache["write"]>
  ) => Promise<void> = async (where, first, piece) => {
    await makeWay(fileIn(where, first), "file");
    await featuresIn(where).write(piece.row, piece.features);
    await writeWholeFile(fileIn(where, first), seal(named(first), encode(piece)));
  };
  return {
    folder,
    features,
    read: async (first) => {
      try {
        const content = unseal(named(first), await readOwnFile(fileIn(place, first)));
        const piece = content === undefined ? undefined : decode(content);
        return piece !== undefined && areWhole(piece) ? piece : undefined;
      } catch {
        // Missing, cut off or of another version: what was seen is seen again.
        return undefined;
      }
    },
    isWhole: async (piece) => {
      const end = piece.row + rowCount(piece);
      const rows = await features.read(piece.row, end).catch(() => undefined);
      return rows !== undefined && digestOf(bytesOf(rows)) === piece.digest;
    },
    async write(first, piece) {
      await makeWay(place, "folder");
      if (await isThere(place)) return writeIn(place, first, piece);
      // Missing at first, or since a run with other detectors in the same folder removed it.
      await makeFolders(folder);
      return appear(place, (begun) => writeIn(begun, first, piece));
    },
  };
}

const fileIn = (where: string, first: number): string =>
  join(where, `${String(first).padStart(9, "0")}.bin`);

const isThere = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => undefined)) !== undefined;

/** Fills a folder before it has its place, so that it appears with a piece in it: features alone, which a killed run would leave, are of no use. */
async function appear(place: string, fill: (where: string) => Promise<void>): Promise<void> {
  const staging = await openStagingFolder(place);
  try {
    await makeFolders(join(staging.path, "begun"));
    await fill(join(staging.path, "begun"));
    await staging.moveFolder("begun", place);
  } catch (error) {
    // A run with the same pictures in the same folder was first.
    if (await isThere(place)) return await fill(place);
    // Nobody knows the temporary name.
    const cause = BalmsError.isInstance(error) ? error.cause : error;
    throw isSystemError(cause) ? notWritten(place, cause) : error;
  } finally {
    await staging.discard();
  }
}

function encode({
  row,
  starts,
  boxes,
  features,
  levels,
  masks,
}: Parameters<ProposalCache["write"]>[1]): Uint8Array {
  const lists = {
    starts,
    boxes,
    ...(levels === undefined ? {} : { levels }),
    ...(masks === undefined ? {} : { maskStarts: masks.starts, maskCounts: masks.counts }),
  };
  const bytes = Buffer.concat(Object.values(lists).map(bytesOf));
  const header: Header = {
    row,
    digest: digestOf(bytesOf(features)),
    lists: Object.entries(lists).map(([name, list]) => [
      name,
      list instanceof Float32Array ? "float32" : "uint32",
      list.length,
    ]),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]);
}

function decode(content: Uint8Array): KeptPiece {
  const end = content.indexOf(10);
  const header = JSON.parse(Buffer.from(content.subarray(0, end)).toString()) as Header;
  const { row, digest } = header;
  if (!Number.isSafeInteger(row) || row < 0 || typeof digest !== "string") {
    throw new TypeError("no piece of what a detector saw");
  }
  // A copy, in a buffer of its own: that of the file begins with the header.
  const bytes = new Uint8Array(content.subarray(end + 1));
  let at = 0;
  const lists = new Map(
    header.lists.map(([name, kind, length]) => {
      const list =
        kind === "float32"
          ? new Float32Array(bytes.buffer, at, length)
          : new Uint32Array(bytes.buffer, at, length);
      at += list.byteLength;
      return [name, list] as const;
    }),
  );
  const whole = (name: string): Uint32Array => Uint32Array.from(lists.get(name) ?? []);
  return {
    row,
    digest,
    starts: whole("starts"),
    boxes: Float32Array.from(lists.get("boxes") ?? []),
    levels: lists.has("levels") ? whole("levels") : undefined,
    masks: lists.has("maskStarts")
      ? { starts: whole("maskStarts"), counts: whole("maskCounts") }
      : undefined,
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
