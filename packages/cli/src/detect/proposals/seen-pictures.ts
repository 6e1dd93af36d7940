import { DataError } from "@balms/core";
import type { ProposalCache } from "./proposal-cache.ts";
import { rowCount, type SeenPictures, type SeenPiece } from "./proposals.ts";

/** What was kept of pictures, read piece by piece. */
export function seenPictures(
  cache: ProposalCache,
  told: Pick<SeenPictures, "dimensions" | "boxes" | "hasMasks"> & { readonly pictures: number },
): SeenPictures {
  const { pictures, ...rest } = told;
  return {
    ...rest,
    async *pieces(): AsyncGenerator<SeenPiece, void, undefined> {
      let picture = 0;
      while (picture < pictures) {
        const piece = await cache.read(picture);
        if (piece === undefined) refuseGone(cache.folder);
        const { row } = piece;
        const end = row + rowCount(piece);
        const features = (): Promise<Float32Array> => cache.features.read(row, end);
        yield { ...piece, picture, features };
        picture += piece.starts.length - 1;
      }
    },
    features: (rows) => cache.features.pick(rows),
  };
}

function refuseGone(folder: string): never {
  throw new DataError({
    parameter: folder,
    received: "files that are gone, or damaged, since this run wrote them",
    expected: "what the detector has seen, as long as the run goes on",
    hint: "Give runs at the same time a folder each: --out.",
  });
}
