import { DataError } from "@balms/core";

/** What makes something countable of kinds that nothing here reads. */
const remedies: readonly (readonly [kind: RegExp, remedy: string])[] = [
  [
    /^a MATLAB file/u,
    'Save the labels with Python: numpy.save("labels.npy", scipy.io.loadmat(path)["y"].ravel()), with the name of yours for y; files of version 7.3 are HDF5, for h5py.',
  ],
  [
    /^an HDF5 file|^a NetCDF file/u,
    'Save the labels with Python: numpy.save("labels.npy", h5py.File(path)["y"][:]), with the name of yours for y.',
  ],
  [/^an SQLite/u, 'Take the column out: sqlite3 FILE "SELECT label FROM t" | balms prior count -'],
  [
    /^a DuckDB/u,
    "Count it there: balms prior sql --dialect duckdb --table TABLE --label COLUMN | duckdb -csv FILE | balms prior import -",
  ],
  [/^an Arrow|^an Avro/u, "Save it as Parquet, and name the column with --label."],
  [/^an Excel|^an old Office/u, "Save the sheet as CSV, and name the column with --label."],
  [/pickle$|^a PyTorch/u, 'Save the labels as an array: numpy.save("labels.npy", y).'],
  [/^text in UTF-/u, "Save it as UTF-8."],
  [/^a Git LFS/u, "Fetch the file itself: git lfs pull."],
  [/^gzip data$/u, "Unpack it: gzip -dc FILE | balms prior count -"],
  [
    /^Zstandard data$/u,
    "Unpack it: zstd -dc FILE | balms prior count -; or, if it is a table, name the column with --label.",
  ],
  [/ image$| recording$/u, "Name the folder instead that has one folder of images per class."],
  [/ data$| archive$/u, "Unpack it first, and name what comes out."],
];

/** Refuses a file of a kind that is known and not read. */
export function refuseUnreadable(name: string, kind: string): never {
  throw new DataError({
    parameter: name,
    received: kind,
    expected: "a folder of images by class, a list of labels, a table or an array (.npy, .npz)",
    hint: remedies.find(([pattern]) => pattern.test(kind))?.[1],
  });
}
