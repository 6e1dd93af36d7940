/** A README with one of the frameworks that it can be followed with. */
export interface Subject {
  readonly name: string;
  /** Folder of the package in `packages/`. */
  readonly folder: string;
  /** What stands in the README, in the line that installs too, and what is taken in its place. */
  readonly instead?: readonly (readonly [string | RegExp, string])[];
  /** Versions of what others bring, as `overrides` of package.json. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Whose declarations do not compile by themselves, so that a user leaves those of libraries unchecked. */
  readonly skipLibCheck?: boolean;
}

export const subjects: readonly Subject[] = [
  { name: "tfjs", folder: "tfjs", skipLibCheck: true },
  { name: "onnx, onnxruntime-node", folder: "onnx" },
  {
    name: "onnx, onnxruntime-web",
    folder: "onnx",
    instead: [
      [/onnxruntime-node/gu, "onnxruntime-web"],
      // Where it lies for those who serve nothing.
      [
        '"/where/you/serve/onnxruntime-web/dist/"',
        "`${process.cwd()}/node_modules/onnxruntime-web/dist/`",
      ],
    ],
  },
  { name: "brain.js 1", folder: "brain", instead: [[/ brain\.js$/gmu, " brain.js@1.6.1"]] },
  {
    name: "brain.js 2",
    folder: "brain",
    skipLibCheck: true,
    instead: [
      [/ brain\.js$/gmu, " brain.js@2.0.0-beta.24"],
      // As the README has it for this version.
      ["CrossValidate(Network, options)", "CrossValidate(() => new Network(options))"],
    ],
  },
  { name: "core", folder: "core" },
  // Its README has tfjs, too.
  { name: "sampler", folder: "sampler", skipLibCheck: true },
  { name: "detection", folder: "detection" },
  { name: "datasets", folder: "datasets" },
];
