const media = [
  "3gp|avi|avif|bin|bmp|csv|dcm|exr|flac|flv|gif|h5|hdf5|heic|jfif|jpe?g|json|m4a|mat|mkv|mov|mp3|mp4|mpe?g|nii|nii\\.gz",
  "npy|npz|ogg|opus|pbm|pgm|pickle|pkl|ply|png|pnm|ppm|pt|pth|svg|tar|tfrecord|tiff?|txt|wav|webm|webp|wmv|xml|zip",
].join("|");

const ending = new RegExp(`\\.(?:${media})$`, "iu");
// The rest is anything at all: were there ends that it cannot have, each path of a long line would be tried.
const pathFirst = new RegExp(`^(.+?\\.(?:${media}))["']?(\\s+)(\\S.*)$`, "isu");

/** Whether text ends like the name of a picture, a recording or another file of data. */
export function isMediaPath(text: string): boolean {
  return ending.test(text);
}

/** A line that begins with the path of such a file: the path, what parts it from the rest, and the rest. */
export function splitMediaPath(
  line: string,
): { readonly path: string; readonly gap: string; readonly rest: string } | undefined {
  const parts = pathFirst.exec(line);
  return parts === null ? undefined : { path: parts[1], gap: parts[2], rest: parts[3] };
}
