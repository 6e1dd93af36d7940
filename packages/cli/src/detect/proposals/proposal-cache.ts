import { mkdir, readFile, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "@balms/datasets";
import { removeOldEntries } from "../../cache/old-entries.ts";
import { seal, unseal } from "../../cache/sealed.ts";
import { removeLeftovers } from "../../output/leftovers.ts";
import { probeFolder } from "../../output/probe-folder.ts";
import { writeWholeFile } from "../../output/whole-file.ts";
import type { Proposals } from "./proposals.ts";

/** Proposals of pictures in pieces that are kept as soon as they are there, so that a run that was killed goes on where it was. */
export interface ProposalCache {
  /** The piece that begins with a picture; undefined where it is missing or damaged. */
  read(first: number): Promise<Proposals | undefined>;
  write(first: number, piece: Proposals): Promise<void>;
}

interface Header {
  readonly dimensions: number;
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
 * @param circumstances - all that decides what the detector sees in them
 */
export async function openProposalCache(
  folder: string,
  circumstances: unknown,
): Promise<ProposalCache> {
  const key = digestOf(JSON.stringify([format, circumstances])).slice(7, 7 + 16);
  const own = `proposals-${key}`;
  await removeLeftovers(join(folder, own), await probeFolder(folder));
  await removeOldEntries(folder, {
    keyOf: (name) => (folderName.test(name) ? name : undefined),
    kept: mostFolders,
    own,
  });
  const file = (first: number): string =>
    join(folder, own, `${String(first).padStart(9, "0")}.bin`);
  const named = (first: number): string => `${format} ${key} ${first}`;
  return {
    read: async (first) => {
      try {
        const content = unseal(named(first), await readFile(file(first)));
        return content === undefined ? undefined : decode(content);
      } catch {
        // Missing, cut off or of another version: what was seen is seen again.
        return undefined;
      }
    },
    write: async (first, piece) => {
      // Made here: a run with other detectors in the same folder may have removed it.
      await mkdir(join(folder, own), { recursive: true });
      await writeWholeFile(file(first), seal(named(first), encode(piece))).catch(
        async (error: unknown) => {
          await rmdir(join(folder, own)).catch(() => undefined);
          throw error;
        },
      );
    },
  };
}

function encode({ dimensions, starts, boxes, features, masks }: Proposals): Uint8Array {
  const lists = {
    starts,
    boxes,
    features,
    ...(masks === undefined ? {} : { maskStarts: masks.starts, maskCounts: masks.counts }),
  };
  const bytes = Buffer.concat(
    Object.values(lists).map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    ),
  );
  const header: Header = {
    dimensions,
    lists: Object.entries(lists).map(([name, list]) => [
      name,
      list instanceof Float32Array ? "float32" : "uint32",
      list.length,
    ]),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]);
}

function decode(content: Uint8Array): Proposals {
  const end = content.indexOf(10);
  const header = JSON.parse(Buffer.from(content.subarray(0, end)).toString()) as Header;
  // A copy, in a buffer of its own: that of the file begins with the header.
  const bytes = new Uint8Array(content.subarray(end + 1));
  let place = 0;
  const lists = new Map(
    header.lists.map(([name, kind, length]) => {
      const list =
        kind === "float32"
          ? new Float32Array(bytes.buffer, place, length)
          : new Uint32Array(bytes.buffer, place, length);
      place += list.byteLength;
      return [name, list] as const;
    }),
  );
  const floats = (name: string): Float32Array => Float32Array.from(lists.get(name) ?? []);
  const whole = (name: string): Uint32Array => Uint32Array.from(lists.get(name) ?? []);
  return {
    dimensions: header.dimensions,
    starts: whole("starts"),
    boxes: floats("boxes"),
    features: floats("features"),
    masks: lists.has("maskStarts")
      ? { starts: whole("maskStarts"), counts: whole("maskCounts") }
      : undefined,
  };
}
